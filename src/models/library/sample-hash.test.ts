import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePlaces, sampleSha256 } from './sample-hash.ts';

const BLOCK = 64 * 1024;
const bytes = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 31) & 255);

describe('samplePlaces', () => {
  it('reads small files whole and stays inside large ones', () => {
    expect(samplePlaces(0)).toEqual([]);
    expect(samplePlaces(1)).toEqual([0]);
    expect(samplePlaces(BLOCK + 1)).toEqual([0, BLOCK]);
    fc.assert(
      fc.property(fc.integer({ min: 16 * BLOCK + 1, max: 2 ** 40 }), (size) => {
        const places = samplePlaces(size);
        expect(places).toHaveLength(16);
        expect(places[0]).toBe(0);
        expect(places.at(-1)).toBe(size - BLOCK);
        expect([...places].sort((a, b) => a - b)).toEqual(places);
      }),
    );
  });
});

describe('sampleSha256', () => {
  it('is the same for the same bytes and tells a cut, a longer and a changed file apart', async () => {
    const size = 3_000_000;
    const whole = bytes(size);
    const changed = whole.slice();
    changed[size - 1]! ^= 1;
    const blank = new Uint8Array(size);
    blank.set(whole.subarray(0, size / 2));
    const hashes = await Promise.all(
      [whole, whole.subarray(0, size - 1), changed, blank].map((each) => sampleSha256(new Blob([each]))),
    );
    expect(new Set(hashes).size).toBe(4);
    expect(await sampleSha256(new Blob([whole.slice()]))).toBe(hashes[0]);
  });

  it('is what stored models were given: the SHA-256 of the size, a line feed and the blocks', async () => {
    const whole = bytes(3_000_000);
    const hash = createHash('sha256').update('3000000\n');
    for (const start of samplePlaces(whole.length)) hash.update(whole.subarray(start, start + BLOCK));
    expect(await sampleSha256(new Blob([whole]))).toBe(hash.digest('hex'));
  });

  it('finds any change in a small file', async () => {
    const whole = bytes(1000);
    const hash = await sampleSha256(new Blob([whole]));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 999 }), async (place) => {
        const changed = whole.slice();
        changed[place]! ^= 1;
        expect(await sampleSha256(new Blob([changed]))).not.toBe(hash);
      }),
      { numRuns: 20 },
    );
  });
});
