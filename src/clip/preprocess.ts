import type { ImageSpec } from './manifest.ts';
import { resizeCrop, type RgbPicture } from './pillow-resize.ts';
import { resizeGeometry } from './resize-geometry.ts';

export type { RgbPicture } from './pillow-resize.ts';

export type PreprocessSpec = Pick<ImageSpec, 'widthPx' | 'heightPx' | 'geometry' | 'filter' | 'mean' | 'std'>;

/**
 * A picture as the image encoder reads it: resized and cropped as Pillow does, then `(x / 255 - mean) / std`.
 *
 * @returns `[3, spec.heightPx, spec.widthPx]` float32, row-major, equal bit for bit to the same steps in Pillow
 * and NumPy float32.
 * @throws {RangeError} if `picture` is empty or its data do not have `widthPx * heightPx * channels` bytes.
 */
export function preprocess(picture: RgbPicture, spec: PreprocessSpec): Float32Array<ArrayBuffer> {
  assertWhole(picture);
  return normalize(resizeCrop(picture, resizeGeometry(picture, spec), spec.filter), 3, spec);
}

/**
 * `(x / 255 - mean) / std` of a picture that has its final size.
 *
 * @param pixels `[spec.heightPx, spec.widthPx, channels]`, row-major, 0..255; a fourth channel is ignored.
 * @returns `[3, spec.heightPx, spec.widthPx]` float32, row-major.
 */
export function normalize(
  pixels: Uint8Array,
  channels: 3 | 4,
  spec: Pick<PreprocessSpec, 'widthPx' | 'heightPx' | 'mean' | 'std'>,
): Float32Array<ArrayBuffer> {
  const area = spec.widthPx * spec.heightPx;
  const result = new Float32Array(3 * area);
  for (const channel of [0, 1, 2] as const) {
    const normalized = normalizedValues(spec.mean[channel], spec.std[channel]);
    const plane = channel * area;
    for (let pixel = 0; pixel < area; pixel++)
      result[plane + pixel] = normalized[pixels[pixel * channels + channel]!]!;
  }
  return result;
}

/** `[256]` float32: the normalised value of every byte, each step rounded to float32 as NumPy does. */
function normalizedValues(mean: number, std: number): Float32Array {
  const meanF32 = Math.fround(mean);
  const stdF32 = Math.fround(std);
  return Float32Array.from({ length: 256 }, (_, byte) => {
    return Math.fround(Math.fround(byte / 255) - meanF32) / stdF32;
  });
}

/** A short buffer would be read as black pixels: a wrong answer with no error. */
function assertWhole({ data, channels, widthPx, heightPx }: RgbPicture): void {
  const expectedBytes = widthPx * heightPx * channels;
  if (expectedBytes === 0 || data.length !== expectedBytes) {
    throw new RangeError(
      `Preprocessing failed: a picture of ${widthPx} x ${heightPx} x ${channels} needs ` +
        `${expectedBytes} bytes, got ${data.length}.`,
    );
  }
}
