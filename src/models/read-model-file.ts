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
  { path, bytes: wantedBytes }: RunnableFile,
  { onBytes }: FetchOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const blob = files.get(path);
  if (!blob) throw new ModelError('MODEL_NOT_FOUND', path, 'is not among the stored files');
  const buffer = await blob.arrayBuffer().catch((error: unknown) => {
    // deleted in another tab, or by the browser
    throw new ModelError('MODEL_NOT_FOUND', path, `cannot be read from storage (${String(error)})`);
  });
  if (wantedBytes !== null && buffer.byteLength !== wantedBytes) {
    const detail = `expected ${wantedBytes} bytes in storage, found ${buffer.byteLength}`;
    throw new ModelError('MODEL_CHECKSUM_MISMATCH', path, detail);
  }
  onBytes?.(buffer.byteLength);
  return new Uint8Array(buffer);
}
