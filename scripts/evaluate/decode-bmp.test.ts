import { describe, expect, it } from 'vitest';
import { decodeBmp } from './decode-bmp.ts';

const WIDTH = 5;
const HEIGHT = 3;
/** Eight colours that every depth can say exactly: each channel is 0 or full. */
const COLOURS = Array.from({ length: 8 }, (_, bits) =>
  [bits & 1, (bits >> 1) & 1, (bits >> 2) & 1].map((on) => on * 255),
);

interface Layout {
  bits: number;
  topDown?: boolean;
  /** Bytes between the palette and the pixels. */
  gap?: number;
  headerBytes?: 40 | 108 | 124;
}

/** `place` of the colour of every pixel; one-bit pictures have two. */
function placeAt(x: number, y: number, bits: number): number {
  return (x * 3 + y * 5) % (bits === 1 ? 2 : 8);
}

function makeBmp({ bits, topDown = false, gap = 0, headerBytes = 40 }: Layout): Buffer {
  const palette = bits <= 8 ? Buffer.alloc(4 << bits) : Buffer.alloc(0);
  COLOURS.forEach(([red, green, blue], place) => {
    if (place * 4 < palette.length) palette.set([blue!, green!, red!, 0], place * 4);
  });
  const rowBytes = Math.ceil((WIDTH * bits) / 32) * 4;
  const pixels = Buffer.alloc(rowBytes * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    const row = (topDown ? y : HEIGHT - 1 - y) * rowBytes;
    for (let x = 0; x < WIDTH; x++) setPixel(pixels, row, x, bits, placeAt(x, y, bits));
  }
  const header = Buffer.alloc(14 + headerBytes);
  header.write('BM', 0, 'latin1');
  header.writeUInt32LE(header.length + palette.length + gap, 10);
  header.writeUInt32LE(headerBytes, 14);
  header.writeInt32LE(WIDTH, 18);
  header.writeInt32LE(topDown ? -HEIGHT : HEIGHT, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(pixels.length, 34);
  if (headerBytes > 40) {
    header.writeUInt32LE(3, 30);
    [0x00ff0000, 0x0000ff00, 0x000000ff, 0xff000000].forEach((mask, place) =>
      header.writeUInt32LE(mask, 54 + 4 * place),
    );
  }
  const file = Buffer.concat([header, palette, Buffer.alloc(gap, 0x77), pixels]);
  file.writeUInt32LE(file.length, 2);
  return file;
}

function setPixel(pixels: Buffer, row: number, x: number, bits: number, place: number): void {
  const [red, green, blue] = COLOURS[place]! as [number, number, number];
  if (bits === 32) pixels.set([blue, green, red, 255], row + x * 4);
  else if (bits === 24) pixels.set([blue, green, red], row + x * 3);
  else if (bits === 16)
    pixels.writeUInt16LE(((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3), row + x * 2);
  else {
    const bit = x * bits;
    pixels[row + (bit >> 3)]! |= place << (8 - bits - (bit % 8));
  }
}

describe('decodeBmp', () => {
  const layouts: Layout[] = [
    ...[1, 4, 8, 16, 24, 32].flatMap((bits) => [{ bits }, { bits, topDown: true }]),
    ...[
      { bits: 24, gap: 6 },
      { bits: 8, gap: 6 },
    ],
    ...[
      { bits: 32, headerBytes: 108 as const },
      { bits: 32, headerBytes: 124 as const },
    ],
  ];

  it.each(layouts)('reads $bits bits, header $headerBytes, top down $topDown, gap $gap', (layout) => {
    const { data, channels, widthPx, heightPx } = decodeBmp(makeBmp(layout));
    expect([widthPx, heightPx]).toEqual([WIDTH, HEIGHT]);
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const start = (y * WIDTH + x) * channels;
        expect([...data.subarray(start, start + 3)]).toEqual(COLOURS[placeAt(x, y, layout.bits)]);
      }
    }
  });

  it('refuses what is cut short, what is too large and what is no picture', () => {
    const whole = makeBmp({ bits: 24 });
    expect(() => decodeBmp(whole.subarray(0, whole.length - 1))).toThrow('cut short');
    expect(() => decodeBmp(whole.subarray(0, 20))).toThrow('cut short');
    const huge = Buffer.from(whole);
    huge.writeInt32LE(100_000, 18);
    huge.writeInt32LE(100_000, 22);
    expect(() => decodeBmp(huge)).toThrow('too many');
    huge.writeInt32LE(0, 18);
    expect(() => decodeBmp(huge)).toThrow('no width');
  });
});
