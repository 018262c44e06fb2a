import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logits } from '../clip/score.ts';
import { toUnitRows } from '../clip/vectors.ts';
import { EmbeddingMatrix } from './embedding-matrix.ts';

const kernel = new Uint8Array(readFileSync('src/kernels/dots.wasm'));
const COSINE = { logitScale: 1, logitBias: 0 };

function matrixOf(rows: Float32Array, dim: number): EmbeddingMatrix {
  const matrix = new EmbeddingMatrix(kernel, dim);
  for (let start = 0; start < rows.length; start += dim) matrix.append(rows.subarray(start, start + dim));
  return matrix;
}

const everyRow = (matrix: EmbeddingMatrix) => Uint32Array.from({ length: matrix.rows }, (_, row) => row);

/** Rows of unit length; large and tiny numbers side by side, so that the order of adding matters. */
function unitRows(dim: number, count: { min: number; max: number }) {
  const value = fc.oneof(
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.double({ min: -1e-4, max: 1e-4, noNaN: true }),
  );
  return fc
    .integer(count)
    .chain((rows) => fc.array(value, { minLength: rows * dim, maxLength: rows * dim }))
    .map((values) =>
      toUnitRows(
        Float32Array.from(values, (v, i) => (i % dim === 0 ? v + 2 : v)),
        dim,
      ),
    );
}

describe('the kernel of dot products', () => {
  it('equals the float64 reference within 4.8e-7 in every size', () => {
    const sizes = fc.constantFrom(1, 3, 31, 32, 33, 100, 384, 512, 768, 1024);
    const sets = sizes.chain((dim) =>
      fc.tuple(fc.constant(dim), unitRows(dim, { min: 1, max: 6 }), unitRows(dim, { min: 1, max: 9 })),
    );
    fc.assert(
      fc.property(sets, ([dim, images, labels]) => {
        const matrix = matrixOf(images, dim);
        const found = matrix.products(everyRow(matrix), labels);
        const expected = logits(images, labels, dim, COSINE);
        expect(found.length).toBe(expected.length);
        found.forEach((value, index) => {
          // and half a unit in the last place of the float32 that the reference was rounded to
          expect(Math.abs(value - expected[index]!)).toBeLessThan(4.8e-7 + 6e-8);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('applies scale and bias before it rounds', () => {
    const matrix = matrixOf(Float32Array.of(1, 0, 0, 1), 2);
    expect(matrix.products(Uint32Array.of(1, 0), Float32Array.of(0.6, 0.8), 100, -16)).toEqual(
      Float32Array.of(100 * Math.fround(0.8) - 16, 100 * Math.fround(0.6) - 16),
    );
  });

  it('picks rows in any order and more than once', () => {
    const matrix = matrixOf(Float32Array.of(1, 2, 3), 1);
    expect(matrix.products(Uint32Array.of(2, 0, 2), Float32Array.of(1, -1))).toEqual(
      Float32Array.of(3, -3, 1, -1, 3, -3),
    );
  });

  it('keeps every row while it grows, and products in between harm none', () => {
    const matrix = new EmbeddingMatrix(kernel, 40);
    for (let row = 0; row < 3000; row++) {
      expect(matrix.append(new Float32Array(40).fill(row))).toBe(row);
      if (row % 500 === 0) matrix.products(everyRow(matrix), new Float32Array(400).fill(7));
    }
    const sums = matrix.products(everyRow(matrix), new Float32Array(40).fill(1));
    sums.forEach((sum, row) => expect(sum).toBe(40 * row));
    expect([...matrix.row(2999)]).toEqual([...new Float32Array(40).fill(2999)]);
  });

  it('gives nothing for nothing', () => {
    const matrix = matrixOf(Float32Array.of(1, 0), 2);
    expect(matrix.products(new Uint32Array(), Float32Array.of(1, 0))).toEqual(new Float32Array());
    expect(matrix.products(Uint32Array.of(0), new Float32Array())).toEqual(new Float32Array());
  });

  it('refuses a row of another size', () => {
    const matrix = new EmbeddingMatrix(kernel, 2);
    expect(() => matrix.append(Float32Array.of(1))).toThrow('A row of 1 numbers, not 2.');
    expect(() => matrix.products(new Uint32Array(), Float32Array.of(1))).toThrow('no whole rows of 2');
  });
});
