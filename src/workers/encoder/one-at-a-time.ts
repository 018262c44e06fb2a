import PQueue from 'p-queue';
import type { ImageEncoder } from './image-encoder.ts';
import type { TextEncoder } from './text-encoder.ts';

/** Two encoders in one realm: ONNX Runtime Web is not safe under concurrent runs. */
export function oneAtATime(
  image: ImageEncoder,
  text: TextEncoder,
): { imageEncoder: ImageEncoder; textEncoder: TextEncoder } {
  const queue = new PQueue({ concurrency: 1 });
  return {
    imageEncoder: { encode: (pixels) => queue.add(() => image.encode(pixels)) },
    textEncoder: { encode: (texts) => queue.add(() => text.encode(texts)) },
  };
}
