import { crc32, deflateSync } from 'node:zlib';

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** One chunk with its length and checksum; `statedBytes` and `checksum` can be made to lie. */
export function pngChunk(
  type: string,
  data: Uint8Array,
  { statedBytes = data.length, checksum }: { statedBytes?: number; checksum?: number } = {},
): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(statedBytes, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(checksum ?? crc32(body), body.length + 4);
  return framed;
}

export function pngHeader(
  widthPx: number,
  heightPx: number,
  { bitDepth = 8, colourType = 2, interlace = 0, compression = 0, filter = 0 } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([bitDepth, colourType, compression, filter, interlace], 8);
  return pngChunk('IHDR', header);
}

export const pngEnd = () => pngChunk('IEND', Buffer.alloc(0));

export function png(...chunks: Buffer[]): Buffer {
  return Buffer.concat([PNG_SIGNATURE, ...chunks, pngEnd()]);
}

/** `bytes` zeros, a thousandth of them when packed. */
export function packedZeros(bytes: number): Buffer {
  return deflateSync(Buffer.alloc(bytes), { level: 9 });
}
