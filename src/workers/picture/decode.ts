import { EngineError } from '../../engine/error-codes.ts';
import type { PixelRows } from '../../kernels/resample.ts';
import { hasAlpha } from './alpha.ts';
import { isComplete } from './completeness.ts';
import { identify, tooLarge, type PictureKind } from './identify.ts';
import { demandFewScans } from './jpeg-scans.ts';
import { MAX_MEGAPIXELS } from './limits.ts';
import { rowsOfBitmap, rowsUnderAlpha } from './read-pixels.ts';

export interface DecodedPicture {
  /** Whole picture, EXIF orientation applied, 8 bits a channel; alpha is there but means nothing. */
  rows: PixelRows;
  /** The same for drawing. The caller closes it. */
  bitmap: ImageBitmap;
}

/** Formats that are pictures and that most browsers cannot open. */
const RARE_FORMATS: Record<string, string> = {
  heic: 'HEIC',
  heif: 'HEIF',
  avif: 'AVIF',
  jxl: 'JPEG XL',
  'jxl-stream': 'JPEG XL',
  tiff: 'TIFF',
  psd: 'Photoshop',
  j2c: 'JPEG 2000',
  jp2: 'JPEG 2000',
  tga: 'TGA',
  dds: 'DDS',
  ktx: 'KTX',
  pnm: 'PNM',
  icns: 'ICNS',
};

/** As the reference implementation reads a file: no colour management, colours not multiplied by alpha. */
const AS_STORED: ImageBitmapOptions = {
  imageOrientation: 'from-image',
  premultiplyAlpha: 'none',
  colorSpaceConversion: 'none',
};

/**
 * Decodes the first frame of a picture.
 *
 * @param raster what the page has drawn of the file already (SVG), else null.
 * @throws {EngineError} with a `PICTURE_…` code.
 */
export async function decodePicture(
  bytes: Uint8Array<ArrayBuffer>,
  raster: ImageBitmap | null,
): Promise<DecodedPicture> {
  if (raster) return { rows: rowsOfBitmap(raster), bitmap: raster };
  const kind = identify(bytes);
  const { format } = kind;
  if (!isComplete(bytes, format)) throw new EngineError('PICTURE_TRUNCATED', `${format} without its end`);
  const bitmap = await openSound(bytes, kind);
  const raw = hasAlpha(bytes, format) ? rowsUnderAlpha(bitmap) : null;
  return { rows: raw ?? rowsOfBitmap(bitmap), bitmap };
}

/**
 * The picture for drawing only, its pixels not read: what a thumbnail needs.
 *
 * @throws {EngineError} with a `PICTURE_…` code.
 */
export async function openPicture(
  bytes: Uint8Array<ArrayBuffer>,
  raster: ImageBitmap | null,
): Promise<ImageBitmap> {
  if (raster) return raster;
  return openSound(bytes, identify(bytes));
}

/** A bitmap within our limits, of a file that will not keep the decoder busy for ever. */
async function openSound(bytes: Uint8Array<ArrayBuffer>, kind: PictureKind): Promise<ImageBitmap> {
  demandFewScans(bytes, kind);
  const bitmap = await openBitmap(bytes, kind.format);
  demandSize(bitmap);
  return bitmap;
}

/** What a file says of its size first and what is in it are not always the same. */
function demandSize(bitmap: ImageBitmap): void {
  const { width, height } = bitmap;
  if ((width * height) / 1e6 <= MAX_MEGAPIXELS) return;
  bitmap.close();
  throw tooLarge(width, height);
}

async function openBitmap(bytes: Uint8Array<ArrayBuffer>, format: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(new Blob([bytes]), AS_STORED);
  } catch (error) {
    const name = RARE_FORMATS[format];
    if (name) throw new EngineError('PICTURE_FORMAT_UNSUPPORTED', String(error), { format: name });
    throw new EngineError('PICTURE_UNREADABLE', `${format}: ${String(error)}`);
  }
}
