/**
 * True if the file says that its pixels have alpha. Such pictures are read in another way: a canvas multiplies colours
 * by alpha and cannot give back the colours that the reference implementation reads.
 */
export function hasAlpha(bytes: Uint8Array, format: string): boolean {
  if (format === 'png') return pngHasAlpha(bytes);
  if (format === 'webp') return webpHasAlpha(bytes);
  return false;
}

const PNG_COLOUR_TYPE_OFFSET = 25;
const PNG_FIRST_CHUNK_OFFSET = 33;

function pngHasAlpha(bytes: Uint8Array): boolean {
  const colourType = bytes[PNG_COLOUR_TYPE_OFFSET];
  if (colourType === 4 || colourType === 6) return true;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // a tRNS chunk must stand before the pixel data
  for (let at = PNG_FIRST_CHUNK_OFFSET; at + 8 <= bytes.length; at += 12 + view.getUint32(at)) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'tRNS') return true;
    if (type === 'IDAT') return false;
  }
  return false;
}

function webpHasAlpha(bytes: Uint8Array): boolean {
  const chunk = String.fromCharCode(...bytes.subarray(12, 16));
  if (chunk === 'VP8X') return ((bytes[20] ?? 0) & 0x10) !== 0;
  // lossless: bit 28 of the header that follows the signature byte
  if (chunk === 'VP8L') return ((bytes[24] ?? 0) & 0x10) !== 0;
  return false;
}
