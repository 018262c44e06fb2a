import { expect, it } from 'vitest';
import { formatDuration } from './duration.ts';

it.each([
  [0, '0 ms'],
  [84.4, '84 ms'],
  [999.6, '1.0 s'],
  [1400, '1.4 s'],
  [12_300, '12 s'],
  [89_000, '89 s'],
  [170_000, '3 min'],
])('writes %d ms as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
