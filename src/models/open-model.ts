import type { ModelSource } from '../clip/model-source.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import { fetchModelJson } from './fetch-file.ts';
import { ModelError } from './model-error.ts';
import { parseManifestJson } from './parse-manifest-json.ts';

/** A model that is known by its manifest and not loaded yet. */
export interface OpenedModel {
  manifest: RunnableManifest;
  source: ModelSource;
}

/**
 * Opens the model folder `models/<id>/` of this site.
 *
 * @throws {ModelError} if there is no such model or its manifest is wrong.
 */
export async function openModel(siteUrl: string, id: string, signal?: AbortSignal): Promise<OpenedModel> {
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(id)) throw new ModelError('MODEL_NOT_FOUND', id, 'is not a model id');
  return openModelFolder(new URL(`models/${id}/`, siteUrl).href, signal);
}

/**
 * Reads and checks the manifest of a model folder.
 *
 * @param baseUrl absolute URL of the folder, ending in a slash.
 * @throws {ModelError} if there is no manifest or it is wrong.
 */
export async function openModelFolder(baseUrl: string, signal?: AbortSignal): Promise<OpenedModel> {
  const json = await fetchModelJson(baseUrl, 'manifest.json', signal);
  return { manifest: parseManifestJson(json), source: { kind: 'url', baseUrl } };
}
