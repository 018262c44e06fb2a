import sharp, { type Sharp } from 'sharp';
import { decodeBmp, isBmp } from './decode-bmp.ts';
import type { RgbPicture } from '../../src/clip/preprocess.ts';

/**
 * Decodes a picture file as Pillow's `exif_transpose` and `convert('RGB')` do: first frame, upright, 8-bit, no ICC
 * conversion, alpha dropped with the raw colour kept.
 *
 * @throws whatever sharp says of a file that it cannot read, a truncated one included.
 */
export async function decodePicture(bytes: Uint8Array): Promise<RgbPicture> {
  if (isBmp(bytes)) return decodeBmp(bytes);
  // 'error' forgives harmless warnings but not missing data
  const image = sharp(bytes, { ignoreIcc: true, failOn: 'error' }).autoOrient();
  const { space } = await image.metadata();
  if (space === 'cmyk') return decodeCmyk(image);
  const { data, info } = await image
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, channels: info.channels === 4 ? 4 : 3, widthPx: info.width, heightPx: info.height };
}

/** Without a colour profile, as Pillow (libImaging/Convert.c, `cmyk2rgb`) and browsers do; libvips would use one. */
async function decodeCmyk(image: Sharp): Promise<RgbPicture> {
  const raw = image.pipelineColourspace('cmyk').toColourspace('cmyk').raw({ depth: 'uchar' });
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const rgb = new Uint8Array(info.width * info.height * 3);
  for (let pixel = 0; pixel < info.width * info.height; pixel++) {
    const white = 255 - data[pixel * 4 + 3]!;
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = white - divideBy255(data[pixel * 4 + channel]! * white);
    }
  }
  return { data: rgb, channels: 3, widthPx: info.width, heightPx: info.height };
}

/** Pillow's rounding `MULDIV255`. */
function divideBy255(product: number): number {
  const shifted = product + 128;
  return ((shifted >> 8) + shifted) >> 8;
}
