import { createTokenizer } from '../../clip/tokenizer.ts';
import type { ModelSource } from '../../clip/model-source.ts';
import type { RunnableGraph } from '../../clip/runnable-manifest.ts';
import { EngineError } from '../../engine/error-codes.ts';
import type { LoadProgress, LoadRequest } from '../../engine/protocol.ts';
import { fetchModelPieces } from '../../models/fetch-file.ts';
import type { FileBytes } from '../../models/file-bytes.ts';
import { readModelFile, storedFile } from '../../models/read-model-file.ts';
import { loadRuntime } from '../runtime/load-runtime.ts';
import type { OrtBuild } from '../runtime/ort-build.ts';
import { BlobBytes } from './blob-bytes.ts';
import { DownloadMeter } from './download-meter.ts';
import { createImageEncoder, type ImageEncoder } from './image-encoder.ts';
import { openSession } from './open-session.ts';
import { createTextEncoder, type TextEncoder } from './text-encoder.ts';

export interface LoadedEncoders {
  ort: OrtBuild['ort'];
  imageEncoder: ImageEncoder;
  textEncoder: TextEncoder;
}

/**
 * Gets runtime, graphs and tokenizer side by side, large graphs one after the other. The image graph is compiled while
 * the others are on their way, the text graph after it: ONNX Runtime Web is not safe under concurrent calls.
 *
 * @throws {EngineError | ModelError} whatever is missing, broken or does not fit.
 */
export async function loadEncoders(
  { manifest, source, choice }: LoadRequest,
  onProgress: (progress: LoadProgress) => void,
): Promise<LoadedEncoders> {
  const imageFile = graphFor(manifest.image.files, choice.imagePrecision, 'image');
  const textFile = graphFor(manifest.text.files, choice.textPrecision, 'text');
  const meter = new DownloadMeter(onProgress, [imageFile, textFile, manifest.tokenizer]);
  const onBytes = (arrivedBytes: number) => meter.add(arrivedBytes);
  const openText = () => openGraphFile(source, textFile, onBytes);
  const runtime = loadRuntime(choice, (arrivedBytes, totalBytes) =>
    meter.addRuntime(arrivedBytes, totalBytes),
  );
  const imageGraph = openGraphFile(source, imageFile, onBytes);
  // weights that wait for their turn would lie in memory beside those of the image encoder
  const earlyTextGraph = isSmall(imageFile, textFile) ? openText() : null;
  const tokenizerBytes = readModelFile(source, manifest.tokenizer, { onBytes });
  // each is awaited below, unless one before it fails
  for (const later of [imageGraph, earlyTextGraph, tokenizerBytes]) later?.catch(() => {});

  const ort = await runtime;
  const image = await imageGraph;
  const imageSession = await openSession(ort, image, imageFile.path, choice.executionProvider);
  const textGraph = await (earlyTextGraph ?? openText());
  const tokenizer = parseTokenizer(await tokenizerBytes, manifest.text);
  onProgress({ stage: 'compile' });
  const textSession = await openSession(ort, textGraph, textFile.path, choice.textExecutionProvider);
  return {
    ort,
    imageEncoder: createImageEncoder(ort, imageSession, manifest),
    textEncoder: createTextEncoder(ort, textSession, tokenizer, manifest),
  };
}

const SMALL_BYTES = 64 * 1024 * 1024;

function isSmall(...files: RunnableGraph[]): boolean {
  return files.every(({ bytes }) => bytes !== null && bytes <= SMALL_BYTES);
}

async function openGraphFile(
  source: ModelSource,
  file: RunnableGraph,
  onBytes: (arrivedBytes: number) => void,
): Promise<FileBytes> {
  if (source.kind === 'url') return fetchModelPieces(source.baseUrl, file, { onBytes });
  const blob = storedFile(source.files, file);
  onBytes(blob.size);
  return new BlobBytes(blob);
}

function graphFor(
  files: LoadRequest['manifest']['image']['files'],
  precision: LoadRequest['choice']['imagePrecision'],
  tower: 'image' | 'text',
): RunnableGraph {
  const file = files[precision];
  if (!file)
    throw new EngineError('MODEL_PRECISION_UNAVAILABLE', `no ${precision} file for the ${tower} encoder`);
  return file;
}

function parseTokenizer(bytes: Uint8Array, spec: LoadRequest['manifest']['text']) {
  try {
    return createTokenizer(JSON.parse(new TextDecoder().decode(bytes)), spec);
  } catch (error) {
    throw new EngineError('MODEL_TOKENIZER_INVALID', String(error));
  }
}
