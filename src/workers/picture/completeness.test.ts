import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isComplete } from './completeness.ts';

const folder = new URL('../../../tests/fixtures/pictures/', import.meta.url);
const names = readdirSync(folder);
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const formatOf = (name: string) => name.split('.').pop() ?? '';

/** The formats of which browsers draw a part without an error. */
const checked = names.filter((name) => ['jpg', 'png', 'webp'].includes(formatOf(name)));

/** A JPEG segment with its length. */
const segment = (marker: number, ...content: number[]) => [0xff, marker, 0, content.length + 2, ...content];
const START = [0xff, 0xd8];
const END = [0xff, 0xd9];
const SCAN = segment(0xda, 1, 1, 0, 0, 63, 0);

describe('isComplete', () => {
  it.each(names)('is true of %s', (name) => {
    expect(isComplete(read(name), formatOf(name))).toBe(true);
  });

  it.each(checked)('is false of the first half of %s', (name) => {
    const bytes = read(name);
    expect(isComplete(bytes.subarray(0, bytes.length >> 1), formatOf(name))).toBe(false);
  });

  it.each(checked)('is false of %s without its last 12 bytes', (name) => {
    expect(isComplete(read(name).subarray(0, -12), formatOf(name))).toBe(false);
  });

  it.each(checked)('is true of %s with bytes behind its end, as cameras leave them', (name) => {
    expect(isComplete(Uint8Array.of(...read(name), ...new Uint8Array(100)), formatOf(name))).toBe(true);
  });

  it('is not told by the end of a thumbnail inside the metadata', () => {
    const thumbnail = segment(0xe1, ...START, ...SCAN, 7, 7, ...END);
    const cut = Uint8Array.of(...START, ...thumbnail, ...SCAN, 1, 2, 3);
    expect(isComplete(cut, 'jpg')).toBe(false);
    expect(isComplete(Uint8Array.of(...cut, ...END), 'jpg')).toBe(true);
  });

  it('is false of a JPEG that ends inside its metadata', () => {
    expect(isComplete(Uint8Array.of(...START, 0xff, 0xe1, 0xff, 0xff, ...END), 'jpg')).toBe(false);
    expect(isComplete(Uint8Array.of(...START, ...segment(0xe0, 1, 2), ...END), 'jpg')).toBe(false);
  });

  it('allows fill bytes between the segments of a JPEG', () => {
    const bytes = Uint8Array.of(...START, 0xff, 0xff, ...segment(0xe0, 1), ...SCAN, 5, ...END);
    expect(isComplete(bytes, 'jpg')).toBe(true);
  });

  it('reads a part of a larger buffer', () => {
    const bytes = read('lossy.webp');
    const inside = Uint8Array.of(1, 2, 3, ...bytes).subarray(3);
    expect(isComplete(inside, 'webp')).toBe(true);
  });

  it('leaves other formats to the decoder', () => {
    expect(isComplete(new Uint8Array(), 'gif')).toBe(true);
  });
});
