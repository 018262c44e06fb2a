import type { InferenceSession } from 'onnxruntime-web';
import type { RunnableManifest } from '../../clip/runnable-manifest.ts';
import type { Ort } from '../runtime/ort-builds.ts';
import { checkTensors } from './open-session.ts';
import { readEmbeddings } from './read-embeddings.ts';

export interface ImageEncoder {
  /** `pixels`: `[3, height, width]` float32 -> `[dim]` float32, unit length. */
  encode(pixels: Float32Array<ArrayBuffer>): Promise<Float32Array<ArrayBuffer>>;
}

export function createImageEncoder(
  ort: Ort,
  session: InferenceSession,
  { image, embeddingDim }: RunnableManifest,
): ImageEncoder {
  checkTensors(session, { required: [image.input], optional: [], output: image.output }, 'image');
  const shape = [1, 3, image.heightPx, image.widthPx];
  return {
    async encode(pixels) {
      const result = await session.run({ [image.input]: new ort.Tensor('float32', pixels, shape) });
      return readEmbeddings(result, image.output, 1, embeddingDim);
    },
  };
}
