import { describe, expect, it } from 'vitest';
import { sameLabels } from './same-labels.ts';
import { toUnitRows } from './vectors.ts';

describe('sameLabels', () => {
  it('groups labels whose embeddings are equal but for rounding', () => {
    const embeddings = toUnitRows(Float32Array.of(1, 0, 0, 1, 1, 1e-4, 0, 1, 1, 1, 1, 0), 2);
    expect(sameLabels(['cat', 'dog', 'Cat', 'DOG', 'fox', 'CAT'], embeddings)).toEqual([
      ['cat', 'Cat', 'CAT'],
      ['dog', 'DOG'],
    ]);
  });

  it('keeps labels apart that are only alike', () => {
    // cosine 0.9995
    expect(sameLabels(['a', 'b'], toUnitRows(Float32Array.of(1, 0, 1, 0.0316), 2))).toEqual([]);
    expect(sameLabels([], new Float32Array())).toEqual([]);
  });
});
