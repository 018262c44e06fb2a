import { decodeBytes, decodeFloat32 } from '../../clip/base64.ts';
import type { ExecutionProvider, Precision } from '../../clip/manifest.ts';
import { preprocess } from '../../clip/preprocess.ts';
import type { RunnableManifest } from '../../clip/runnable-manifest.ts';
import { cosineSimilarity } from '../../clip/vectors.ts';
import { EngineError } from '../../engine/error-codes.ts';
import type { RuntimeChoice } from '../../engine/protocol.ts';
import type { ImageEncoder } from './image-encoder.ts';
import type { TextEncoder } from './text-encoder.ts';

/**
 * The picture of the manifest's probe as the encoder reads it; null where the model brings none. Without the runtime, so that
 * it can be made while files are on their way.
 */
export function probePixels({ probe, image }: RunnableManifest): Float32Array<ArrayBuffer> | null {
  if (!probe) return null;
  const { widthPx, heightPx, rgbBase64 } = probe.image;
  return preprocess({ data: decodeBytes(rgbBase64), channels: 3, widthPx, heightPx }, image);
}

/**
 * Encodes the manifest's probe on this very machine and compares it with what the reference implementation
 * gives. Doubles as the warm-up run. Graphics drivers that compute wrong numbers without an error exist.
 *
 * @param pixels as `probePixels` gives them for this manifest.
 * @returns null where the model brings no probe.
 * @throws {EngineError} `RUNTIME_WRONG_NUMBERS`
 */
export async function testImageEncoder(
  { probe, image }: RunnableManifest,
  { imagePrecision, executionProvider }: RuntimeChoice,
  imageEncoder: ImageEncoder,
  pixels: Float32Array<ArrayBuffer> | null,
): Promise<number | null> {
  if (!probe) {
    const grey = new Float32Array(3 * image.widthPx * image.heightPx).fill(0.5);
    if (mustWarmUp(executionProvider)) await imageEncoder.encode(grey);
    return null;
  }
  const embedding = await imageEncoder.encode(pixels!);
  const cosine = cosineSimilarity(embedding, decodeFloat32(probe.image.embeddingBase64));
  demand('image', cosine, imagePrecision, probe.minCosine);
  return cosine;
}

/** The same for texts. @throws {EngineError} `RUNTIME_WRONG_NUMBERS` */
export async function testTextEncoder(
  { probe }: RunnableManifest,
  { textPrecision, executionProvider }: RuntimeChoice,
  textEncoder: TextEncoder,
): Promise<number | null> {
  if (!probe) {
    if (mustWarmUp(executionProvider)) await textEncoder.encode(['warm-up']);
    return null;
  }
  const { embeddings } = await textEncoder.encode([probe.text.text]);
  const cosine = cosineSimilarity(embeddings, decodeFloat32(probe.text.embeddingBase64));
  demand('text', cosine, textPrecision, probe.minCosine);
  return cosine;
}

/**
 * Without a probe the encoders can still be seen to run and to give something of unit length. On WASM the first picture
 * will say that as well.
 */
function mustWarmUp(executionProvider: ExecutionProvider): boolean {
  return executionProvider !== 'wasm';
}

function demand(
  tower: 'image' | 'text',
  cosine: number,
  precision: Precision,
  minCosine: Partial<Record<Precision, number>>,
): void {
  const wanted = minCosine[precision] ?? 1;
  // written so that NaN fails
  if (!(cosine >= wanted)) {
    throw new EngineError(
      'RUNTIME_WRONG_NUMBERS',
      `The ${tower} probe has cosine ${cosine.toFixed(6)} to its reference; ${precision} needs ${wanted}.`,
    );
  }
}
