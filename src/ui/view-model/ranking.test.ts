import { expect, it } from 'vitest';
import type { Scores } from '../../store/state.ts';
import { rankingOf, topThreeOf } from './ranking.ts';

function scoresOf(row: number[]): Scores {
  const labels = row.map((_, index) => `label ${index}`);
  return { labels, head: 'softmax', byPicture: new Map([['a', Float32Array.from(row)]]) };
}

it('finds the same best three as the full ranking, equal ones in the order they were typed', () => {
  const scores = scoresOf([0.1, 0.25, 0.25, 0.05, 0.25, 0.1]);
  expect(topThreeOf(scores, 'a')).toEqual(rankingOf(scores, 'a').slice(0, 3));
  expect(topThreeOf(scores, 'a').map(({ index }) => index)).toEqual([1, 2, 4]);
});

it('gives what there is when there are fewer than three labels', () => {
  expect(topThreeOf(scoresOf([0.2, 0.8]), 'a').map(({ label }) => label)).toEqual(['label 1', 'label 0']);
});

it('ranks once while the numbers stay the same', () => {
  const scores = scoresOf([0.3, 0.7]);
  expect(rankingOf({ ...scores }, 'a')).toBe(rankingOf(scores, 'a'));
  expect(topThreeOf({ ...scores }, 'a')).toBe(topThreeOf(scores, 'a'));
});

it('is empty without scores, without this picture and while its numbers are missing', () => {
  expect(rankingOf(null, 'a')).toEqual([]);
  expect(topThreeOf(scoresOf([1]), 'other')).toEqual([]);
  expect(rankingOf(scoresOf([Number.NaN, Number.NaN]), 'a')).toEqual([]);
});
