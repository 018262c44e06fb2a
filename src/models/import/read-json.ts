import { ModelError } from '../model-error.ts';
import type { ModelFiles } from './model-files.ts';

/** The largest published tokenizer.json has 34 MB (SigLIP2). */
const MAX_JSON_BYTES = 100e6;

/**
 * The parsed JSON of one file of the folder.
 *
 * @throws {ModelError} `MODEL_FOLDER_INVALID` if it is missing, too large or unreadable, `MODEL_MANIFEST_INVALID` if
 * it is not JSON.
 */
export async function readJson(files: ModelFiles, path: string): Promise<unknown> {
  const blob = files.get(path);
  if (!blob) throw new ModelError('MODEL_FOLDER_INVALID', path, 'is missing');
  if (blob.size > MAX_JSON_BYTES) {
    throw new ModelError('MODEL_FOLDER_INVALID', path, `has ${blob.size} bytes, too many for such a file`);
  }
  const text = await blob.text().catch((error: unknown) => {
    throw new ModelError('MODEL_FOLDER_INVALID', path, `cannot be read (${String(error)})`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new ModelError('MODEL_MANIFEST_INVALID', path, 'is not valid JSON');
  }
}
