import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preprocess, type PreprocessSpec } from '../clip/preprocess.ts';
import { type PixelRows, Resampler } from './resample.ts';

const resampler = new Resampler(new Uint8Array(readFileSync('src/kernels/resample.wasm')));

function rowsOf(data: Uint8ClampedArray, widthPx: number, heightPx: number): PixelRows {
  const read = (first: number, count: number) =>
    data.subarray(first * widthPx * 4, (first + count) * widthPx * 4);
  return { widthPx, heightPx, read };
}

function noise(widthPx: number, heightPx: number, seed: number): Uint8ClampedArray {
  const data = new Uint8ClampedArray(widthPx * heightPx * 4);
  for (let at = 0, state = seed | 1; at < data.length; at++) {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    // black, white and everything between: overshoot needs the extremes
    data[at] = (state >>> 30) % 2 === 0 ? state >>> 24 : (state >>> 31) * 255;
  }
  return data;
}

function expectEqual(widthPx: number, heightPx: number, seed: number, spec: PreprocessSpec) {
  const data = noise(widthPx, heightPx, seed);
  const expected = preprocess({ data, channels: 4, widthPx, heightPx }, spec);
  const actual = resampler.preprocess(rowsOf(data, widthPx, heightPx), spec);
  expect(Buffer.from(actual.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
}

const CLIP: PreprocessSpec = {
  widthPx: 224,
  heightPx: 224,
  geometry: { kind: 'shortest-side-crop', shortestSidePx: 224 },
  filter: 'bicubic',
  mean: [0.48, 0.46, 0.41],
  std: [0.27, 0.26, 0.28],
};

describe('Resampler', () => {
  it.each([
    [640, 480],
    [4000, 3000],
    [1500, 2003],
    [224, 224],
    [100, 90],
    [1, 1],
    [1, 300],
    [5000, 3],
  ])('equals the reference on a picture of %i x %i', (widthPx, heightPx) => {
    expectEqual(widthPx, heightPx, 7, CLIP);
  });

  it('equals the reference whatever the sizes, the geometry and the filter', () => {
    const side = fc.integer({ min: 1, max: 160 });
    const target = fc.integer({ min: 1, max: 40 });
    const filter = fc.constantFrom('bicubic' as const, 'bilinear' as const);
    fc.assert(
      fc.property(
        fc.tuple(side, side, target, target, filter, fc.boolean(), fc.nat()),
        ([widthPx, heightPx, outWidth, outHeight, kind, squash, seed]) => {
          const shortestSidePx = Math.max(outWidth, outHeight);
          expectEqual(widthPx, heightPx, seed, {
            ...CLIP,
            widthPx: outWidth,
            heightPx: outHeight,
            filter: kind,
            geometry: squash ? { kind: 'squash' } : { kind: 'shortest-side-crop', shortestSidePx },
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});
