import { decodeBytes, decodeFloat32 } from '../../clip/base64.ts';
import type { Precision } from '../../clip/manifest.ts';
import { preprocess } from '../../clip/preprocess.ts';
import type { RunnableManifest } from '../../clip/runnable-manifest.ts';
import { cosineSimilarity } from '../../clip/vectors.ts';
import { EngineError } from '../../engine/error-codes.ts';
import type { RuntimeChoice, SelfTest } from '../../engine/protocol.ts';
import type { ImageEncoder } from './image-encoder.ts';
import type { TextEncoder } from './text-encoder.ts';

/**
 * Encodes the manifest's probe on this very machine and compares it with what the reference implementation
 * gives. Doubles as the warm-up run. Graphics drivers that compute wrong numbers without an error exist.
 *
 * @throws {EngineError} `RUNTIME_WRONG_NUMBERS`
 */
export async function runSelfTest(
  manifest: RunnableManifest,
  choice: RuntimeChoice,
  imageEncoder: ImageEncoder,
  textEncoder: TextEncoder,
): Promise<SelfTest> {
  const { probe } = manifest;
  if (probe === null) {
    // there is nothing to compare with; on WASM the first picture will say as well whether it runs
    if (choice.executionProvider !== 'wasm') await warmUp(manifest, imageEncoder, textEncoder);
    return { imageCosine: null, textCosine: null };
  }
  const imageCosine = await testImageEncoder(manifest, choice, imageEncoder);
  const text = await textEncoder.encode([probe.text.text]);
  const textCosine = cosineSimilarity(text.embeddings, decodeFloat32(probe.text.embeddingBase64));
  demand('text', textCosine, choice.textPrecision, probe.minCosine);
  return { imageCosine, textCosine };
}

/**
 * The half of the self-test that is about pictures.
 *
 * @returns null where the model brings no probe.
 * @throws {EngineError} `RUNTIME_WRONG_NUMBERS`
 */
export async function testImageEncoder(
  { probe, image }: RunnableManifest,
  { imagePrecision }: RuntimeChoice,
  imageEncoder: ImageEncoder,
): Promise<number | null> {
  if (!probe) return null;
  const { widthPx, heightPx, rgbBase64, embeddingBase64 } = probe.image;
  const picture = { data: decodeBytes(rgbBase64), channels: 3 as const, widthPx, heightPx };
  const embedding = await imageEncoder.encode(preprocess(picture, image));
  const cosine = cosineSimilarity(embedding, decodeFloat32(embeddingBase64));
  demand('image', cosine, imagePrecision, probe.minCosine);
  return cosine;
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

/** Without a probe the encoders can still be seen to run and to give something of unit length. */
async function warmUp(manifest: RunnableManifest, imageEncoder: ImageEncoder, textEncoder: TextEncoder) {
  const { widthPx, heightPx } = manifest.image;
  await imageEncoder.encode(new Float32Array(3 * widthPx * heightPx).fill(0.5));
  await textEncoder.encode(['warm-up']);
}
