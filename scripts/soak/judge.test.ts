import { expect, it } from 'vitest';
import { judge } from './judge.ts';

const rounds = (grow: number, slow: number) =>
  Array.from({ length: 12 }, (_, index) => ({
    usedBytes: 100e6 * (1 + grow * index),
    cpuMsAPicture: 50 * (1 + slow * index),
  }));

it('passes what stays as it is and fails what grows or slows down', () => {
  expect(judge(rounds(0, 0)).passed).toBe(true);
  expect(judge(rounds(0.02, 0)).passed).toBe(false);
  expect(judge(rounds(0, 0.02)).passed).toBe(false);
});
