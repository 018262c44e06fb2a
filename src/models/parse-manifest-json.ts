import { type Manifest, ManifestError, parseManifest } from '../clip/manifest.ts';
import { ModelError } from './model-error.ts';

/** @throws {ModelError} `MODEL_MANIFEST_INVALID` naming the first field that is wrong. */
export function parseManifestJson(json: unknown): Manifest {
  try {
    return parseManifest(json);
  } catch (error) {
    if (error instanceof ManifestError)
      throw new ModelError('MODEL_MANIFEST_INVALID', 'manifest.json', error.message);
    throw error;
  }
}
