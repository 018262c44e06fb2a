import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cosineSimilarity, meanOfUnits, toUnitRows } from './vectors.ts';

const vector = (...values: number[]) => Float32Array.from(values);
const NO_DIRECTION = [
  [0, 0],
  [Number.NaN, 1],
  [Infinity, 1],
];

describe('toUnitRows', () => {
  it('scales each row by itself', () => {
    expect(toUnitRows(vector(3, 4, 0, -2), 2)).toEqual(vector(0.6, 0.8, 0, -1));
  });

  it('leaves its input alone', () => {
    const rows = vector(3, 4);
    toUnitRows(rows, 2);
    expect(rows).toEqual(vector(3, 4));
  });

  test.each(NO_DIRECTION)('refuses a row without direction: %s, %s', (...row) => {
    expect(() => toUnitRows(vector(1, 0, ...row), 2)).toThrow(/^Row 1 has length/);
  });

  it('gives rows of length 1', () => {
    const value = fc.float({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 3, maxLength: 3 }), (values) => {
        fc.pre(Math.hypot(...values) > 1e-30);
        expect(Math.hypot(...toUnitRows(vector(...values), 3))).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe('meanOfUnits', () => {
  it('is the bisector, of unit length', () => {
    const [x, y] = meanOfUnits([vector(1, 0), vector(0, 1)]);
    expect(x).toBeCloseTo(Math.SQRT1_2, 7);
    expect(y).toBeCloseTo(Math.SQRT1_2, 7);
  });

  it('of one embedding is that embedding', () => {
    expect(meanOfUnits([vector(0, -1)])).toEqual(vector(0, -1));
  });

  it('refuses none, different sizes, and embeddings that cancel out', () => {
    expect(() => meanOfUnits([])).toThrow(RangeError);
    expect(() => meanOfUnits([vector(1, 0), vector(1)])).toThrow(RangeError);
    expect(() => meanOfUnits([vector(1, 0), vector(-1, 0)])).toThrow(RangeError);
  });
});

describe('cosineSimilarity', () => {
  it('does not depend on length', () => {
    expect(cosineSimilarity(vector(2, 0), vector(5, 5))).toBeCloseTo(Math.SQRT1_2, 12);
    expect(cosineSimilarity(vector(1, 2), vector(-2, -4))).toBeCloseTo(-1, 12);
  });

  it('refuses different sizes', () => {
    expect(() => cosineSimilarity(vector(1), vector(1, 0))).toThrow('1 and 2 numbers');
  });

  test.each(NO_DIRECTION)('refuses a vector without direction: %s, %s', (...row) => {
    expect(() => cosineSimilarity(vector(1, 0), vector(...row))).toThrow(RangeError);
  });
});
