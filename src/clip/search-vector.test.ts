import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineTerms } from './search-vector.ts';
import { cosineSimilarity, toUnitRows } from './vectors.ts';

const unit = (...values: number[]) => toUnitRows(Float32Array.from(values), values.length);

describe('combineTerms', () => {
  it('points between what is added and away from what is taken off', () => {
    const [sum] = [
      combineTerms([
        { embedding: unit(1, 0), weight: 1 },
        { embedding: unit(0, 1), weight: 1 },
      ])!,
    ];
    expect(sum[0]).toBeCloseTo(Math.SQRT1_2, 6);
    const away = combineTerms([
      { embedding: unit(1, 0), weight: 1 },
      { embedding: unit(0, 1), weight: -1 },
    ])!;
    expect(away[1]).toBeCloseTo(-Math.SQRT1_2, 6);
    expect(combineTerms([{ embedding: unit(3, 4), weight: -1 }])).toEqual(unit(-3, -4));
  });

  it('is none for no terms, for weights of 0 and for terms that cancel out', () => {
    expect(combineTerms([])).toBeNull();
    expect(combineTerms([{ embedding: unit(1, 2), weight: 0 }])).toBeNull();
    const embedding = unit(...Array.from({ length: 768 }, (_, index) => Math.sin(index)));
    expect(
      combineTerms([
        { embedding, weight: 0.1 },
        { embedding, weight: 0.2 },
        { embedding, weight: -0.3 },
      ]),
    ).toBeNull();
  });

  it('refuses embeddings of two models', () => {
    expect(() =>
      combineTerms([
        { embedding: unit(1), weight: 1 },
        { embedding: unit(1, 0), weight: 1 },
      ]),
    ).toThrow('Embeddings of 1 and 2 numbers.');
  });

  it('has unit length, and only the proportions of the weights count', () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    const term = fc.record({
      embedding: fc.array(value, { minLength: 5, maxLength: 5 }).map((rest) => unit(1, ...rest)),
      weight: fc.constantFrom(1, -1, 0.5, -2, 3),
    });
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 4 }), (terms) => {
        const sum = combineTerms(terms);
        fc.pre(sum !== null);
        expect(Math.hypot(...sum)).toBeCloseTo(1, 6);
        const tripled = combineTerms(
          terms.map(({ embedding, weight }) => ({ embedding, weight: 3 * weight })),
        );
        expect(cosineSimilarity(sum, tripled!)).toBeCloseTo(1, 6);
      }),
    );
  });
});
