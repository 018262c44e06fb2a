import { expect, it } from 'vitest';
import { formatSimilarity } from './similarity.ts';

it.each([
  [0.3124, '31.2'],
  [1, '100.0'],
  [-0.0001, '0.0'],
  [-0.25, '-25.0'],
  [Number.NaN, '–'],
])('writes a cosine of %f as %s', (cosine, words) => {
  expect(formatSimilarity(cosine)).toBe(words);
});
