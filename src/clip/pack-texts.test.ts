import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { biasOf, packTexts } from './pack-texts.ts';

/** As a tokenizer gives them: a start, some words, an end that stands nowhere else. */
const texts = fc.array(
  fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 9 }).map((words) => [0, ...words, 5]),
  { maxLength: 30 },
);

describe('packTexts', () => {
  it('has every text once, and lets its last token see all of it in order and nothing else', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 60 }), (lists, maxTokens) => {
        const packs = packTexts(lists, maxTokens);
        expect(packs.flatMap((pack) => pack.texts).sort((a, b) => a - b)).toEqual(lists.map((_, at) => at));
        for (const { ids, positions, sees, texts: inPack, rows } of packs) {
          inPack.forEach((text, at) => {
            const path = sees[rows[at]!]!;
            expect(path.map((token) => ids[token])).toEqual(lists[text]);
            expect(path.map((token) => positions[token])).toEqual(
              lists[text]!.map((_, position) => position),
            );
            path.forEach((token, position) => expect(sees[token]).toEqual(path.slice(0, position + 1)));
          });
        }
      }),
    );
  });

  it('computes no beginning twice in one sequence, and never more than asked', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 60 }), (lists, maxTokens) => {
        for (const { ids, sees, texts: inPack } of packTexts(lists, maxTokens)) {
          const beginnings = sees.map((path) => path.map((token) => ids[token]).join());
          expect(new Set(beginnings).size).toBe(beginnings.length);
          const alone = new Set(inPack.map((text) => lists[text]!.join())).size === 1;
          expect(alone || ids.length <= maxTokens).toBe(true);
        }
      }),
    );
  });

  it('needs 29 tokens for ten labels of one template instead of 90', () => {
    const start = [0, 1, 2, 3, 1];
    const labels = [[7], [8], [9], [10, 11], [12, 13], [14], [15], [16, 17, 18], [19], [20]];
    const [pack, ...more] = packTexts(
      labels.map((label) => [...start, ...label, 21]),
      128,
    );
    expect([pack?.ids.length, more.length]).toEqual([29, 0]);
  });
});

describe('biasOf', () => {
  it('hides everything but what a token sees', () => {
    const [pack] = packTexts(
      [
        [1, 2, 9],
        [1, 3, 9],
      ],
      8,
    );
    const bias = biasOf(pack!, -9);
    expect(pack!.ids).toEqual([1, 2, 9, 3, 9]);
    expect(Array.from({ length: 5 }, (_, row) => [...bias.subarray(5 * row, 5 * row + 5)])).toEqual([
      [0, -9, -9, -9, -9],
      [0, 0, -9, -9, -9],
      [0, 0, 0, -9, -9],
      [0, -9, -9, 0, -9],
      [0, -9, -9, 0, 0],
    ]);
  });
});
