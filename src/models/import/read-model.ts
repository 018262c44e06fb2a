import { ModelError } from '../model-error.ts';
import { CONFIG } from '../public/configs.ts';
import type { ImportCandidate } from './import-candidate.ts';
import { readManifestFolder } from './manifest-folder.ts';
import { type ImportFile, type ModelFolder, openFolder } from './model-files.ts';
import { readPublicFolder } from './public-folder.ts';
import { checkTokenizer, type TokenizerCheck } from './tokenizer-files.ts';

/**
 * Reads a model out of the files of a folder, in any order, perhaps inside further folders.
 *
 * @throws {ModelError} with the path of the file that is the trouble; an abort rejects with AbortError.
 */
export async function readModelFiles(
  files: ImportFile[],
  signal?: AbortSignal,
  check: TokenizerCheck = checkTokenizer,
): Promise<ImportCandidate> {
  return readFolder(openFolder(files), check, signal);
}

/**
 * Reads a model out of a zip file, without loading it whole.
 *
 * @throws {ModelError} as `readModelFiles`, and `MODEL_ZIP_INVALID`.
 */
export async function readModelZip(
  zip: Blob,
  signal?: AbortSignal,
  check: TokenizerCheck = checkTokenizer,
): Promise<ImportCandidate> {
  const zipName = 'name' in zip && typeof zip.name === 'string' ? zip.name : 'zip file';
  // few people bring a zip file, so its reader is loaded when one does
  const { unpackZip } = await import('./zip-files.ts');
  const files = await unpackZip(zip, zipName, signal);
  return readFolder(openFolder(files, zipName.replace(/\.zip$/i, '')), check, signal);
}

function readFolder(
  folder: ModelFolder,
  check: TokenizerCheck,
  signal?: AbortSignal,
): Promise<ImportCandidate> {
  if (folder.files.has('manifest.json')) return readManifestFolder(folder.files, check, signal);
  if (folder.files.has(CONFIG)) return readPublicFolder(folder, check, signal);
  const detail = `is missing, and so is ${CONFIG}: a model folder has one of them`;
  throw new ModelError('MODEL_FOLDER_INVALID', 'manifest.json', detail);
}
