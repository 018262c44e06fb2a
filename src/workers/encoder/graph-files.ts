import type { ModelSource } from '../../clip/model-source.ts';
import type { RunnableGraph, RunnableManifest } from '../../clip/runnable-manifest.ts';
import { EngineError } from '../../engine/error-codes.ts';
import type { RuntimeChoice, StartRequest } from '../../engine/protocol.ts';
import { fetchModelPieces } from '../../models/fetch-file.ts';
import type { FileBytes } from '../../models/file-bytes.ts';
import { storedFile } from '../../models/read-model-file.ts';
import { BlobBytes } from './blob-bytes.ts';
import { openInPlace } from './handle-bytes.ts';
import { KeptGraphs } from './kept-graphs.ts';

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

/** The graphs of one start, from wherever the model is. */
export interface GraphFiles {
  /**
   * Close it when its weights are taken.
   *
   * @throws {ModelError} as `fetchModelFile` and `storedFile`.
   */
  open(file: RunnableGraph): Promise<FileBytes>;
  /** Every graph is read and closed. */
  settle(): void;
}

export function getGraphFiles(
  { manifest, source, choice, textLater }: StartRequest,
  onBytes: (arrivedBytes: number) => void,
): GraphFiles {
  if (source.kind !== 'url' || !source.keep) {
    return { open: (file) => openGraphFile(source, file, onBytes), settle: () => {} };
  }
  const { imageFile, textFile } = graphsFor(manifest, choice);
  const wanted = [imageFile.path, textFile.path];
  const kept = new KeptGraphs(source.baseUrl, wanted, textLater ? [imageFile.path] : wanted);
  return {
    async open(file) {
      const bytes = await kept.open(file.path);
      if (!bytes) return openGraphFile(source, file, onBytes);
      onBytes(bytes.size);
      return bytes;
    },
    settle: () => kept.settle(),
  };
}

/** @throws {ModelError} as `fetchModelFile` and `storedFile`. */
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
