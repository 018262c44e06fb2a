import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasAlpha } from './alpha.ts';

const folder = new URL('../../../tests/fixtures/pictures/', import.meta.url);
const names = readdirSync(folder);
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const formatOf = (name: string) => name.split('.').pop() ?? '';

const TRANSPARENT = ['gray-alpha.png', 'lossless-alpha.webp', 'palette-transparent.png', 'rgba.png'];

const ascii = (text: string) => new TextEncoder().encode(text);
/** A RIFF file whose first chunk has that name and content. */
const webp = (chunk: string, ...content: number[]) =>
  Uint8Array.of(...ascii('RIFF\0\0\0\0WEBP'), ...ascii(chunk), 0, 0, 0, 0, ...content);

/** A PNG of that colour type with empty chunks behind its header. */
function png(colourType: number, ...chunks: string[]): Uint8Array {
  const header = new Uint8Array(33);
  header[25] = colourType;
  return Uint8Array.of(...header, ...chunks.flatMap((name) => [0, 0, 0, 0, ...ascii(name), 0, 0, 0, 0]));
}

describe('hasAlpha', () => {
  it('is true of the fixtures with alpha and of no other', () => {
    expect(names.filter((name) => hasAlpha(read(name), formatOf(name)))).toEqual(TRANSPARENT);
  });

  it.each([
    [0, false],
    [2, false],
    [3, false],
    [4, true],
    [6, true],
  ])('of a PNG of colour type %i is %s', (colourType, alpha) => {
    expect(hasAlpha(png(colourType, 'IDAT', 'IEND'), 'png')).toBe(alpha);
  });

  it('finds transparency among other chunks before the pixels', () => {
    expect(hasAlpha(png(3, 'gAMA', 'PLTE', 'tRNS', 'IDAT'), 'png')).toBe(true);
    expect(hasAlpha(png(3, 'gAMA', 'PLTE', 'IDAT', 'tRNS'), 'png')).toBe(false);
  });

  it('ends at a chunk that claims to be longer than the file', () => {
    const bytes = Uint8Array.of(...png(3), 0xff, 0xff, 0xff, 0xff, ...ascii('gAMA'), ...new Uint8Array(20));
    expect(hasAlpha(bytes, 'png')).toBe(false);
  });

  it('reads the flag of an extended WebP', () => {
    expect(hasAlpha(webp('VP8X', 0x10), 'webp')).toBe(true);
    expect(hasAlpha(webp('VP8X', 0x2c), 'webp')).toBe(false);
  });

  it('reads the flag of a lossless WebP', () => {
    expect(hasAlpha(webp('VP8L', 0x2f, 0, 0, 0, 0x10), 'webp')).toBe(true);
    expect(hasAlpha(webp('VP8L', 0x2f, 0xff, 0xff, 0xff, 0x0f), 'webp')).toBe(false);
  });

  it('is false of a simple WebP and of formats without alpha', () => {
    expect(hasAlpha(webp('VP8 ', 0x10, 0, 0, 0, 0x10), 'webp')).toBe(false);
    expect(hasAlpha(png(6), 'jpg')).toBe(false);
  });
});
