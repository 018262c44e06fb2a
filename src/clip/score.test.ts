import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logits, probabilities, sigmoidAll, softmaxRows } from './score.ts';

const vector = (...values: number[]) => Float32Array.from(values);
const CLIP = { head: 'softmax', logitScale: 100, logitBias: 0 } as const;
const SIGLIP = { head: 'sigmoid', logitScale: 112.67, logitBias: -16.77 } as const;

describe('logits', () => {
  it('are scale times cosine plus bias, a row a picture', () => {
    const images = vector(1, 0, 0, 1);
    const labels = vector(1, 0, 0, 1, 0.6, 0.8);
    const expected = [11, 1, 7, 1, 11, 9];
    const result = logits(images, labels, 2, { logitScale: 10, logitBias: 1 });
    result.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 5));
  });

  it('add up every dimension, whatever its number', () => {
    for (let dim = 1; dim <= 9; dim++) {
      const ones = new Float32Array(dim).fill(1);
      expect(logits(ones, ones, dim, { logitScale: 1, logitBias: 0 })).toEqual(vector(dim));
    }
  });

  it('are none for no pictures or no labels', () => {
    expect(logits(vector(), vector(1, 0), 2, CLIP)).toEqual(vector());
    expect(logits(vector(1, 0), vector(), 2, CLIP)).toEqual(vector());
  });

  it('refuse a cut row', () => {
    expect(() => logits(vector(1, 0, 1), vector(1, 0), 2, CLIP)).toThrow('no whole rows of 2');
  });
});

const logitRow = fc.array(fc.float({ min: -120, max: 120, noNaN: true }), { minLength: 1, maxLength: 12 });

describe('softmaxRows', () => {
  it('gives probabilities back from their logarithms', () => {
    const published = [0.9927937, 0.00421068, 0.00299572]; // openai/CLIP README.md: a diagram, a dog, a cat
    const result = softmaxRows(vector(...published.map((p) => Math.log(p) + 25)), 3);
    published.forEach((p, index) => expect(result[index]).toBeCloseTo(p, 6));
  });

  it('sums to 1 in every row and never leaves 0..1', () => {
    fc.assert(
      fc.property(logitRow, (row) => {
        const result = softmaxRows(vector(...row, ...row), row.length);
        for (const half of [result.subarray(0, row.length), result.subarray(row.length)]) {
          expect(half.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
          expect(half.every((p) => p >= 0 && p <= 1)).toBe(true);
        }
      }),
    );
  });

  it('does not change when all logits are shifted', () => {
    fc.assert(
      // whole numbers, so that the shift itself is exact in float32
      fc.property(
        fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1 }),
        fc.integer(),
        (row, shift) => {
          const shifted = row.map((value) => value + (shift % 1000));
          expect(softmaxRows(vector(...shifted), row.length)).toEqual(
            softmaxRows(vector(...row), row.length),
          );
        },
      ),
    );
  });

  it('stays finite at logits that overflow exp', () => {
    expect(softmaxRows(vector(1e30, -1e30), 2)).toEqual(vector(1, 0));
  });
});

describe('sigmoidAll', () => {
  it('stays finite at both ends and is one half at zero', () => {
    expect(sigmoidAll(vector(-1e30, 0, 1e30))).toEqual(vector(0, 0.5, 1));
  });

  it('of x and of -x sum to 1', () => {
    fc.assert(
      fc.property(logitRow, (row) => {
        const [up, down] = [sigmoidAll(vector(...row)), sigmoidAll(vector(...row.map((value) => -value)))];
        up.forEach((p, index) => expect(p + down[index]!).toBeCloseTo(1, 6));
      }),
    );
  });
});

describe('probabilities', () => {
  it('of a single label are 1 with softmax', () => {
    expect(probabilities(vector(0, 1), vector(1, 0), 2, CLIP)).toEqual(vector(1));
  });

  it('of one label do not depend on the others with sigmoid', () => {
    const image = vector(1, 0);
    const alone = probabilities(image, vector(0.6, 0.8), 2, SIGLIP);
    const among = probabilities(image, vector(0.6, 0.8, 1, 0), 2, SIGLIP);
    expect(among[0]).toBe(alone[0]);
  });

  it('are none for empty sets', () => {
    expect(probabilities(vector(), vector(), 2, CLIP)).toEqual(vector());
    expect(probabilities(vector(1, 0), vector(), 2, CLIP)).toEqual(vector());
    expect(probabilities(vector(), vector(1, 0), 2, SIGLIP)).toEqual(vector());
  });
});
