import { createTokenizer } from '../../clip/tokenizer.ts';
import type { RunnableGraph } from '../../clip/runnable-manifest.ts';
import { EngineError } from '../../engine/error-codes.ts';
import type { LoadProgress, LoadRequest } from '../../engine/protocol.ts';
import { readModelFile } from '../../models/read-model-file.ts';
import { loadRuntime } from '../runtime/load-runtime.ts';
import type { OrtBuild } from '../runtime/ort-build.ts';
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
 * Gets runtime, graphs and tokenizer side by side, then compiles the graphs one after the other:
 * ONNX Runtime Web is not safe under concurrent calls.
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
  const [ort, imageGraph, textGraph, tokenizerBytes] = await Promise.all([
    loadRuntime(choice, (arrivedBytes, totalBytes) => meter.addRuntime(arrivedBytes, totalBytes)),
    readModelFile(source, imageFile, { onBytes }),
    readModelFile(source, textFile, { onBytes }),
    readModelFile(source, manifest.tokenizer, { onBytes }),
  ]);

  onProgress({ stage: 'compile' });
  const tokenizer = parseTokenizer(tokenizerBytes, manifest.text);
  const imageSession = await openSession(ort, imageGraph, choice.executionProvider);
  const textSession = await openSession(ort, textGraph, choice.textExecutionProvider);
  return {
    ort,
    imageEncoder: createImageEncoder(ort, imageSession, manifest),
    textEncoder: createTextEncoder(ort, textSession, tokenizer, manifest),
  };
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
