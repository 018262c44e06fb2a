import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQuery, parseQuery, type QueryTerm } from './search-query.ts';

const terms = (...pairs: [text: string, weight: number][]): QueryTerm[] =>
  pairs.map(([text, weight]) => ({ text, weight }));

describe('parseQuery', () => {
  it.each<[string, QueryTerm[]]>([
    ['beach', terms(['beach', 1])],
    ['  a dog   on a beach ', terms(['a dog on a beach', 1])],
    ['+beach -people', terms(['beach', 1], ['people', -1])],
    [
      'a dog on a beach -many people +sunset',
      terms(['a dog on a beach', 1], ['many people', -1], ['sunset', 1]),
    ],
    ['-people', terms(['people', -1])],
    ['2*beach', terms(['beach', 2])],
    ['beach:2', terms(['beach', 2])],
    ['red bus:2 -0.5*people', terms(['red bus', 2], ['people', -0.5])],
    ['"red bus"', terms(['red bus', 1])],
    ['"red bus":2 -"rock - paper":.5', terms(['red bus', 2], ['rock - paper', -1], [':.5', 1])],
    ['-"rock - paper":0.5 -x', terms(['rock - paper', -0.5], ['x', -1])],
    ['cat "red bus" dog', terms(['cat', 1], ['red bus', 1], ['dog', 1])],
    ['“red bus” −people', terms(['red bus', 1], ['people', -1])],
    ['"she said ""no"""', terms(['she said "no"', 1])],
    ['"not closed -people', terms(['not closed -people', 1])],
    ['t-shirt', terms(['t-shirt', 1])],
    ['rock - paper', terms(['rock - paper', 1])],
    ['a 16:9 photo', terms(['a 16:9 photo', 1])],
    ['photo in 16:9', terms(['photo in 16:9', 1])],
    ['room:101', terms(['room:101', 1])],
    ['101*dogs', terms(['101*dogs', 1])],
    ['c++', terms(['c++', 1])],
    ['0*beach', terms(['beach', 0])],
    ['犬 -人', terms(['犬', 1], ['人', -1])],
  ])('reads %s', (query, expected) => {
    expect(parseQuery(query)).toEqual(expected);
  });

  it.each(['', '   ', '""', '+""', '+ ""'])('finds nothing to search for in "%s"', (query) => {
    expect(parseQuery(query).filter(({ text }) => text !== '+')).toEqual([]);
  });

  it('ends and gives tidy, non-empty texts for anything that is typed', () => {
    const odd = fc.string({ unit: fc.constantFrom(...' +-−"“”:*.0129ab\té'), maxLength: 30 });
    fc.assert(
      fc.property(fc.oneof(odd, fc.string({ unit: 'binary' })), (query) => {
        for (const { text, weight } of parseQuery(query)) {
          expect(text).toBe(text.trim());
          expect(text).not.toBe('');
          expect(Math.abs(weight)).toBeLessThanOrEqual(100 * 100);
        }
      }),
    );
  });
});

describe('formatQuery', () => {
  it('writes as a person would', () => {
    expect(formatQuery(terms(['a red bus', 1], ['people', -1], ['sunset', 2]))).toBe(
      'a red bus -people +sunset:2',
    );
    expect(formatQuery(terms(['rock -paper', 1]))).toBe('"rock -paper"');
    expect(formatQuery([])).toBe('');
  });

  it('is read back as the same terms', () => {
    const odd = fc.string({ unit: fc.constantFrom(...' +-−":*.0129abé'), minLength: 1, maxLength: 12 });
    const text = fc
      .oneof(odd, fc.string({ unit: 'grapheme', minLength: 1 }))
      .map((value) => value.normalize('NFC').trim().replaceAll(/\s+/g, ' ').replaceAll(/[“”„]/g, ''))
      .filter((value) => value.trim() !== '' && value === value.trim());
    const weight = fc.constantFrom(1, -1, 0.5, -0.25, 2, -3, 12.75, 100);
    const list = fc.array(fc.record({ text, weight }), { maxLength: 4 });
    fc.assert(
      fc.property(list, (written) => {
        expect(parseQuery(formatQuery(written))).toEqual(written);
      }),
      { numRuns: 500 },
    );
  });
});
