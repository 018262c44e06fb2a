import { expect, it } from 'vitest';
import { formatBytes } from './bytes.ts';

it.each([
  [0, '0 B'],
  [834, '834 B'],
  [999, '999 B'],
  [1234, '1.2 kB'],
  [999_960, '1.0 MB'],
  [36_000_000, '36.0 MB'],
  [2_500_000_000, '2.5 GB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
