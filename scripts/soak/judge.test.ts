import { expect, it } from 'vitest';
import { judge } from './judge.ts';

/** @param busy what others on the machine add to everything, by round. */
const rounds = (grow: number, slow: number, busy: (index: number) => number = () => 1) =>
  Array.from({ length: 12 }, (_, index) => ({
    usedBytes: 100e6 * (1 + grow * index),
    cpuMsAPicture: 50 * (1 + slow * index) * busy(index),
    yardstickMs: 300 * busy(index),
  }));

it('passes what stays as it is and fails what grows or slows down', () => {
  expect(judge(rounds(0, 0)).passed).toBe(true);
  expect(judge(rounds(0.02, 0)).passed).toBe(false);
  expect(judge(rounds(0, 0.02)).passed).toBe(false);
});

it('does not blame the page for a machine that others make slower', () => {
  expect(judge(rounds(0, 0, (index) => 1 + index / 12)).passed).toBe(true);
  expect(judge(rounds(0, 0.02, (index) => 1 + index / 12)).passed).toBe(false);
});
