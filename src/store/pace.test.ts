import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

it('says nothing before it has seen a while of work', () => {
  const pace = new Pace();
  expect(pace.note(0, 0, 100)).toBeNull();
  expect(pace.note(1000, 10, 90)).toBeNull();
  expect(pace.note(2000, 20, 80)).toBe(8000);
});

it('follows the last half minute, not the whole run', () => {
  const pace = new Pace();
  for (let second = 0; second <= 60; second++) pace.note(second * 1000, second * 10, 1000);
  let leftMs: number | null = null;
  for (let second = 61; second <= 100; second++) leftMs = pace.note(second * 1000, 600 + (second - 60), 1000);
  expect(leftMs).toBeCloseTo(1_000_000, -3);
});

it('forgets what was before a pause, and before pictures were taken away', () => {
  const pace = new Pace();
  pace.note(0, 0, 10);
  pace.note(5000, 5, 5);
  pace.reset();
  expect(pace.note(60_000, 5, 5)).toBeNull();
  pace.note(65_000, 8, 2);
  expect(pace.note(66_000, 1, 2)).toBeNull();
});
