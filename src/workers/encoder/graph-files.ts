import type { ModelSource } from '../../clip/model-source.ts';
import type { RunnableGraph, RunnableManifest } from '../../clip/runnable-manifest.ts';
import { EngineError } from '../../engine/error-codes.ts';
import type { RuntimeChoice } from '../../engine/protocol.ts';
import { fetchModelPieces } from '../../models/fetch-file.ts';
import type { FileBytes } from '../../models/file-bytes.ts';
import { storedFile } from '../../models/read-model-file.ts';
import { BlobBytes } from './blob-bytes.ts';
import { openInPlace } from './handle-bytes.ts';

/** The files that a choice takes. @throws {EngineError} `MODEL_PRECISION_UNAVAILABLE` */
export function graphsFor(
  { image, text }: RunnableManifest,
  { imagePrecision, textPrecision }: RuntimeChoice,
): { imageFile: RunnableGraph; textFile: RunnableGraph } {
  const imageFile = image.files[imagePrecision];
  const textFile = text.files[textPrecision];
  const missing = (tower: string) =>
    new EngineError('MODEL_PRECISION_UNAVAILABLE', `no file of this precision for the ${tower} encoder`);
  if (!imageFile) throw missing('image');
  if (!textFile) throw missing('text');
  return { imageFile, textFile };
}

const SMALL_BYTES = 64 * 1024 * 1024;

/** Whether they may lie in memory side by side. A file of unknown size may not. */
export function areSmall(...files: RunnableGraph[]): boolean {
  return files.every(({ bytes }) => bytes !== null && bytes <= SMALL_BYTES);
}

/**
 * One graph, from wherever the model is. Close it when its weights are taken.
 *
 * @throws {ModelError} as `fetchModelFile` and `storedFile`.
 */
export async function openGraphFile(
  source: ModelSource,
  file: RunnableGraph,
  onBytes: (arrivedBytes: number) => void,
): Promise<FileBytes> {
  if (source.kind === 'url') return fetchModelPieces(source.baseUrl, file, { onBytes });
  const blob = storedFile(source.files, file);
  onBytes(blob.size);
  return (await openInPlace(source.places?.get(file.path), blob.size)) ?? new BlobBytes(blob);
}
