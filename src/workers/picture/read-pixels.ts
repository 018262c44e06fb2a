import type { RgbPicture } from '../../clip/preprocess.ts';
import { EngineError } from '../../engine/error-codes.ts';

/** RGBA bytes of an opaque bitmap. The canvas only copies: it never scales. */
export function readPixels(bitmap: ImageBitmap): RgbPicture {
  const { width: widthPx, height: heightPx } = bitmap;
  const context = new OffscreenCanvas(widthPx, heightPx).getContext('2d', { willReadFrequently: true });
  if (!context) throw new EngineError('RUNTIME_OUT_OF_MEMORY', `no canvas of ${widthPx} x ${heightPx}`);
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, widthPx, heightPx);
  return { data, channels: 4, widthPx, heightPx };
}

/**
 * RGB as stored, also where alpha is zero, through WebCodecs; null where the browser cannot do that. Then the
 * canvas gives the picture on black, the colour that most files have where they are transparent.
 */
export async function readPixelsUnderAlpha(
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
): Promise<RgbPicture | null> {
  if (!('ImageDecoder' in globalThis) || !(await ImageDecoder.isTypeSupported(type))) return null;
  const decoder = new ImageDecoder({
    data: bytes,
    type,
    colorSpaceConversion: 'none',
  });
  try {
    const { image } = await decoder.decode({ frameIndex: 0 });
    const { displayWidth: widthPx, displayHeight: heightPx } = image;
    const data = new Uint8Array(image.allocationSize({ format: 'RGBA' }));
    await image.copyTo(data, { format: 'RGBA' });
    image.close();
    return { data, channels: 4, widthPx, heightPx };
  } finally {
    decoder.close();
  }
}
