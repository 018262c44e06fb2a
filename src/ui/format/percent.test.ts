import { expect, it } from 'vitest';
import { formatPercent } from './percent.ts';

it.each([
  [0.9731, '97.3 %'],
  [0.5, '50.0 %'],
  [0.001, '0.1 %'],
  [1, '100.0 %'],
  [0.9995, '100.0 %'],
])('writes %d as %s', (probability, text) => {
  expect(formatPercent(probability)).toBe(text);
});

it('does not round up to certainty', () => {
  expect(formatPercent(0.9994)).toBe('99.9 %');
});

it('says "< 0.1 %" for what would round to nothing, and for zero', () => {
  expect([0.00099, 0.0004, 0].map(formatPercent)).toEqual(['< 0.1 %', '< 0.1 %', '< 0.1 %']);
});

it('writes a dash where there is no number', () => {
  expect(formatPercent(Number.NaN)).toBe('–');
});
