/** Endings of pictures, also of those that no browser reads: they are listed, with a sentence that says so. */
const PICTURE_NAME =
  /\.(jpe?g|jpe|jfif|pjpeg|png|apng|gif|webp|avif|avifs|bmp|dib|svg|ico|cur|hei[cf]|hif|jxl|jp2|j2k|tiff?|tga)$/i;

export function hasPictureName(name: string): boolean {
  return PICTURE_NAME.test(name);
}

/** Bytes that `looksLikePicture` needs. */
export const SIGNATURE_BYTES = 256;

/** `null` is any byte. From the specifications of the formats. */
const SIGNATURES: readonly (readonly (number | null)[])[] = [
  [0xff, 0xd8, 0xff],
  [0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a],
  ascii('GIF8'),
  [...ascii('RIFF'), null, null, null, null, ...ascii('WEBP')],
  ...['avif', 'avis', 'heic', 'heix', 'hevc', 'mif1', 'msf1'].map((brand) => [
    ...[null, null, null, null],
    ...ascii(`ftyp${brand}`),
  ]),
  [0x00, 0x00, 0x00, 0x0c, ...ascii('JXL ')],
];

/**
 * Whether a file begins as a picture does, whatever it is called. Formats without a long signature (BMP, ICO, TGA)
 * and those that cameras share with other things (TIFF, of which raw files are made) count by their names only.
 */
export function looksLikePicture(bytes: Uint8Array): boolean {
  if (SIGNATURES.some((signature) => signature.every((byte, at) => byte === null || byte === bytes[at]))) {
    return true;
  }
  const text = new TextDecoder().decode(bytes).trimStart();
  return /^(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>/]/i.test(text);
}

function ascii(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}
