import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/error-codes.ts';
import { hasAlpha } from './alpha.ts';
import { isComplete } from './completeness.ts';
import { identify } from './identify.ts';
import { MAX_MEGAPIXELS } from './limits.ts';

const folder = new URL('../../../tests/fixtures/pictures/', import.meta.url);
const names = readdirSync(folder);
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));

/** The start of a PNG of that size; no pixels follow. */
function pngHeader(widthPx: number, heightPx: number): Uint8Array {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, widthPx);
  view.setUint32(20, heightPx);
  bytes.set([8, 2], 24);
  return bytes;
}

/** Everything that reads bytes before the browser's decoder does. */
function inspect(bytes: Uint8Array): void {
  const { format } = identify(bytes);
  isComplete(bytes, format);
  hasAlpha(bytes, format);
}

function expectOnlyEngineErrors(bytes: Uint8Array): void {
  try {
    inspect(bytes);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
}

describe('identify', () => {
  it.each(names)('reads the format of %s from its bytes', (name) => {
    expect(identify(read(name)).format).toBe(name.split('.').pop());
  });

  it('has every format among its fixtures', () => {
    expect(new Set(names.map((name) => name.split('.').pop()))).toEqual(
      new Set(['jpg', 'png', 'webp', 'gif', 'bmp']),
    );
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('this is not a picture')],
    ['zeros', new Uint8Array(4096)],
    ['a ZIP', Uint8Array.of(0x50, 0x4b, 3, 4, ...new Uint8Array(60))],
    ['a PDF', new TextEncoder().encode('%PDF-1.7\n%âãÏÓ\n1 0 obj')],
  ])('refuses %s', (_name, bytes) => {
    expect(() => identify(bytes)).toThrow(expect.objectContaining({ code: 'PICTURE_NOT_A_PICTURE' }));
  });

  it('refuses a picture above the limit from its header alone, with the numbers for the sentence', () => {
    expect(() => identify(pngHeader(12_001, 10_000))).toThrow(
      expect.objectContaining({
        code: 'PICTURE_TOO_LARGE',
        facts: { widthPx: 12_001, heightPx: 10_000, limitMegapixels: MAX_MEGAPIXELS },
      }),
    );
  });

  it('takes a picture at the limit', () => {
    expect(MAX_MEGAPIXELS).toBe(120);
    expect(identify(pngHeader(12_000, 10_000)).format).toBe('png');
  });
});

describe('bytes of any kind', () => {
  /** Bytes by which formats are known, so that the readers behind them are reached too. */
  const starts = [
    ...names.map((name) => read(name).subarray(0, 64)),
    Uint8Array.of(0xff, 0xd8, 0xff, 0xe1),
    Uint8Array.of(0x49, 0x49, 0x2a, 0, 8, 0, 0, 0),
    Uint8Array.of(0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8),
    Uint8Array.of(0xff, 0x0a),
    ...['RIFF\0\0\0\0WEBPVP8 ', 'RIFF\0\0\0\0WEBPVP8L', 'RIFF\0\0\0\0WEBPVP8X', '8BPS', 'icns', '<svg '].map(
      (text) => new TextEncoder().encode(text),
    ),
    ...['ftypheic', 'ftypavif', 'JXL ', 'jP  '].map((text) => new TextEncoder().encode(`\0\0\0\x0c${text}`)),
  ];

  it('never throw anything but EngineError', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), expectOnlyEngineErrors), { numRuns: 300 });
  });

  it('never throw anything but EngineError behind the start of a picture', () => {
    const start = fc
      .constantFrom(...starts)
      .chain((whole) => fc.nat({ max: whole.length }).map((length) => whole.subarray(0, length)));
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (first, rest) => {
        expectOnlyEngineErrors(Uint8Array.of(...first, ...rest));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(names)('never throw anything but EngineError where %s is cut or changed', (name) => {
    const whole = read(name);
    const change = fc.tuple(fc.nat({ max: Math.min(400, whole.length - 1) }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.nat({ max: whole.length }), fc.array(change, { maxLength: 6 }), (length, changes) => {
        const bytes = whole.slice(0, length);
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        expectOnlyEngineErrors(bytes);
      }),
      { numRuns: 100 },
    );
  });
});
