import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutRanking } from './search-results.ts';

describe('cutRanking', () => {
  it('keeps the best so many, equal ones as they came', () => {
    const similarities = { ids: [...'abcde'], values: [0.2, 0.5, Number.NaN, 0.2, 0.1] };
    expect([...cutRanking(similarities, { kind: 'best', count: 2 }).keys()]).toEqual(['b', 'a']);
    expect([...cutRanking(similarities, { kind: 'best', count: Infinity }).keys()]).toEqual([
      'b',
      'a',
      'd',
      'e',
    ]);
    expect([...cutRanking(similarities, { kind: 'similarity', least: 0.2 }).keys()]).toEqual(['b', 'a', 'd']);
    expect(cutRanking({ ids: [], values: [] }, { kind: 'best', count: 20 }).size).toBe(0);
  });

  it('is what sorting everything and cutting would give', () => {
    const few = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 60 });
    fc.assert(
      fc.property(few, fc.integer({ min: 1, max: 70 }), (values, count) => {
        const all = values.map((value, place) => [String(place), value] as [string, number]);
        const sorted = all.toSorted(([, a], [, b]) => b - a).slice(0, count);
        expect([...cutRanking({ ids: all.map(([id]) => id), values }, { kind: 'best', count })]).toEqual(
          sorted,
        );
      }),
    );
  });
});
