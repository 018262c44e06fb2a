import { imageSize } from 'image-size';
import { EngineError } from '../../engine/error-codes.ts';
import { MAX_MEGAPIXELS } from './limits.ts';

export interface PictureKind {
  /** What the bytes say, whatever the file is called: `jpg`, `png`, `webp`, `heic`, … */
  format: string;
  megapixels: number;
}

/**
 * Finds out from the first bytes what a file is and how large its picture will be.
 *
 * @throws {EngineError} `PICTURE_NOT_A_PICTURE`, or `PICTURE_TOO_LARGE` before anything is decoded.
 */
export function identify(bytes: Uint8Array): PictureKind {
  const size = measure(bytes);
  const megapixels = (size.width * size.height) / 1e6;
  if (megapixels > MAX_MEGAPIXELS) {
    throw tooLarge(size.width, size.height);
  }
  return { format: size.type ?? 'unknown', megapixels };
}

export function tooLarge(widthPx: number, heightPx: number): EngineError {
  const facts = { widthPx, heightPx, limitMegapixels: MAX_MEGAPIXELS };
  return new EngineError('PICTURE_TOO_LARGE', `${widthPx} x ${heightPx} pixels`, facts);
}

function measure(bytes: Uint8Array): { width: number; height: number; type?: string } {
  let size: ReturnType<typeof imageSize>;
  try {
    size = imageSize(bytes);
  } catch (error) {
    throw new EngineError('PICTURE_NOT_A_PICTURE', String(error));
  }
  // TGA has no signature, so a file of zeros, as broken downloads leave them, passes for one
  if (size.type === 'tga' && size.width * size.height === 0) {
    throw new EngineError('PICTURE_NOT_A_PICTURE', 'only zeros where a picture begins');
  }
  return size;
}
