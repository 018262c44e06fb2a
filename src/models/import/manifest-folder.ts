import type { RunnableFile, RunnableManifest } from '../../clip/runnable-manifest.ts';
import { ModelError } from '../model-error.ts';
import { parseManifestJson } from '../parse-manifest-json.ts';
import { sha256OfBlob } from '../sha256.ts';
import type { ModelFiles } from './model-files.ts';
import { readJson } from './read-json.ts';
import type { ImportCandidate } from './read-model.ts';

/**
 * A folder with a `manifest.json`. Files that it does not name are left out.
 *
 * @throws {ModelError} for a wrong manifest, or a file that is missing or not the one that it names.
 */
export async function readManifestFolder(files: ModelFiles, signal?: AbortSignal): Promise<ImportCandidate> {
  const manifest = parseManifestJson(await readJson(files, 'manifest.json'));
  const kept = new Map<string, Blob>([['manifest.json', files.get('manifest.json')!]]);
  for (const file of filesOf(manifest)) kept.set(file.path, await checkedFile(files, file, signal));
  return { manifest, files: kept, warnings: [] };
}

function filesOf({ image, text, tokenizer }: RunnableManifest): RunnableFile[] {
  return [...Object.values(image.files), ...Object.values(text.files), tokenizer];
}

async function checkedFile(files: ModelFiles, file: RunnableFile, signal?: AbortSignal): Promise<Blob> {
  const blob = files.get(file.path);
  if (!blob)
    throw new ModelError('MODEL_FOLDER_INVALID', file.path, 'is missing, though manifest.json names it');
  if (blob.size !== file.bytes) {
    const detail = `has ${blob.size} bytes, but manifest.json says ${file.bytes}`;
    throw new ModelError('MODEL_CHECKSUM_MISMATCH', file.path, detail);
  }
  if ((await sha256OfBlob(blob, signal)) !== file.sha256) {
    throw new ModelError(
      'MODEL_CHECKSUM_MISMATCH',
      file.path,
      'is not the file that manifest.json describes',
    );
  }
  return blob;
}
