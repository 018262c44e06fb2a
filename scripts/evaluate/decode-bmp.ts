import type { RgbPicture } from '../../src/clip/preprocess.ts';

/** Where sharp stops too: 0x3FFF squared. */
const MOST_PIXELS = 268_402_689;
const FILE_HEADER = 14;
/** BITMAPINFOHEADER, and all that came after it begin with it. */
const INFO_HEADER = 40;
const UNCOMPRESSED = [0, 3, 6];

interface BmpLayout {
  widthPx: number;
  heightPx: number;
  topDown: boolean;
  bits: number;
  pixelStart: number;
  rowBytes: number;
  paletteStart: number;
  /** Where the bits of red, green and blue lie in a pixel of 16 or 32 bits. */
  masks: [number, number, number];
}

export function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d;
}

/**
 * Decodes a Windows bitmap, which sharp does not read: 1, 4, 8, 16, 24 and 32 bits a pixel. Alpha is left out, as
 * everywhere before the encoder.
 *
 * @throws {Error} saying what is wrong with the file, or that it is of a kind that is not read.
 */
export function decodeBmp(bytes: Uint8Array): RgbPicture {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const layout = readLayout(file);
  const { widthPx, heightPx, topDown, rowBytes, pixelStart } = layout;
  const colourAt = colourReader(file, layout);
  const data = new Uint8Array(widthPx * heightPx * 3);
  let end = 0;
  for (let y = 0; y < heightPx; y++) {
    const row = pixelStart + (topDown ? y : heightPx - 1 - y) * rowBytes;
    for (let x = 0; x < widthPx; x++) {
      const colour = colourAt(row, x);
      data[end++] = colour >> 16;
      data[end++] = (colour >> 8) & 255;
      data[end++] = colour & 255;
    }
  }
  return { data, channels: 3, widthPx, heightPx };
}

function readLayout(file: Buffer): BmpLayout {
  if (file.length < FILE_HEADER + INFO_HEADER) throw new Error('The BMP file is cut short.');
  const headerBytes = file.readUInt32LE(14);
  if (headerBytes < INFO_HEADER) throw new Error('BMP files of OS/2 are not read. Save it as PNG.');
  const compression = file.readUInt32LE(30);
  if (!UNCOMPRESSED.includes(compression))
    throw new Error('Compressed BMP files are not read. Save it as PNG.');
  const widthPx = file.readInt32LE(18);
  const signedHeight = file.readInt32LE(22);
  const heightPx = Math.abs(signedHeight);
  if (widthPx <= 0 || heightPx === 0) throw new Error('The BMP file has no width or no height.');
  if (widthPx * heightPx > MOST_PIXELS) throw new Error(`${widthPx} x ${heightPx} pixels are too many.`);
  const bits = file.readUInt16LE(28);
  const pixelStart = file.readUInt32LE(10);
  const rowBytes = Math.ceil((widthPx * bits) / 32) * 4;
  if (file.length < pixelStart + rowBytes * heightPx) throw new Error('The BMP file is cut short.');
  // masks that do not belong to the header stand between it and the palette
  const outerMaskBytes = headerBytes === INFO_HEADER && compression !== 0 ? (compression === 6 ? 16 : 12) : 0;
  return {
    ...{ widthPx, heightPx, topDown: signedHeight < 0, bits, pixelStart, rowBytes },
    paletteStart: FILE_HEADER + headerBytes + outerMaskBytes,
    masks:
      compression === 0
        ? usualMasks(bits)
        : ([54, 58, 62].map((at) => file.readUInt32LE(at)) as BmpLayout['masks']),
  };
}

function usualMasks(bits: number): BmpLayout['masks'] {
  return bits === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0x00ff00, 0x0000ff];
}

/** Gives the colour of a pixel as 0xRRGGBB, by the start of its row and its column. */
function colourReader(file: Buffer, { bits, masks, paletteStart, pixelStart }: BmpLayout) {
  switch (bits) {
    case 1:
    case 4:
    case 8: {
      const palette = readPalette(file.subarray(paletteStart, pixelStart), 1 << bits);
      const mask = (1 << bits) - 1;
      return (row: number, x: number) => {
        const bit = x * bits;
        return palette[(file[row + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask]!;
      };
    }
    case 16:
      return (row: number, x: number) => unmasked(file.readUInt16LE(row + x * 2), masks);
    case 24:
      return (row: number, x: number) => file.readUIntLE(row + x * 3, 3);
    case 32:
      return (row: number, x: number) => unmasked(file.readUInt32LE(row + x * 4), masks);
    default:
      throw new Error(`BMP files with ${bits} bits a pixel are not read. Save it as PNG.`);
  }
}

/** Four bytes a colour: blue, green, red, nothing. Colours that the file does not have are black. */
function readPalette(bytes: Buffer, size: number): Uint32Array {
  const palette = new Uint32Array(size);
  const count = Math.min(size, Math.floor(bytes.length / 4));
  for (let place = 0; place < count; place++) palette[place] = bytes.readUIntLE(place * 4, 3);
  return palette;
}

/** Each channel brought to 8 bits: its part of the most that its mask can say. */
function unmasked(pixel: number, masks: BmpLayout['masks']): number {
  let colour = 0;
  for (const mask of masks) {
    const lowest = mask & -mask;
    const most = (mask >>> 0) / (lowest >>> 0);
    const value = ((pixel & mask) >>> 0) / (lowest >>> 0);
    colour = (colour << 8) | (mask === 0 ? 0 : Math.floor((255 * value) / most));
  }
  return colour;
}
