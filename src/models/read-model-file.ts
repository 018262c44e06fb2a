import type { ModelSource } from '../clip/model-source.ts';
import type { RunnableFile } from '../clip/runnable-manifest.ts';
import { type FetchOptions, fetchModelFile } from './fetch-file.ts';
import { ModelError } from './model-error.ts';

/**
 * All bytes of one file of a model, from wherever the model is.
 *
 * @throws {ModelError} as `fetchModelFile`; `MODEL_NOT_FOUND` for a stored file that is gone or unreadable.
 */
export function readModelFile(
  source: ModelSource,
  file: RunnableFile,
  options: FetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return source.kind === 'url'
    ? fetchModelFile(source.baseUrl, file, options)
    : readStoredFile(source.files, file, options);
}

/** Its hash was compared when it was stored and sampled when it was opened: here only the size is looked at. */
async function readStoredFile(
  files: ReadonlyMap<string, Blob>,
  file: RunnableFile,
  { onBytes }: FetchOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const buffer = await storedFile(files, file)
    .arrayBuffer()
    .catch((error: unknown) => {
      // deleted in another tab, or by the browser
      throw new ModelError('MODEL_NOT_FOUND', file.path, `cannot be read from storage (${String(error)})`);
    });
  onBytes?.(buffer.byteLength);
  return new Uint8Array(buffer);
}

/** @throws {ModelError} `MODEL_NOT_FOUND`, or `MODEL_CHECKSUM_MISMATCH` if it has not the size that it should have. */
export function storedFile(
  files: ReadonlyMap<string, Blob>,
  { path, bytes: wantedBytes }: RunnableFile,
): Blob {
  const blob = files.get(path);
  if (!blob) throw new ModelError('MODEL_NOT_FOUND', path, 'is not among the stored files');
  if (wantedBytes !== null && blob.size !== wantedBytes) {
    const detail = `expected ${wantedBytes} bytes in storage, found ${blob.size}`;
    throw new ModelError('MODEL_CHECKSUM_MISMATCH', path, detail);
  }
  return blob;
}
