import { expect, it } from 'vitest';
import { bestTwo } from '../clip/uncertainty.ts';
import { ScoreTable } from './score-table.ts';

const LABELS = 3;
const row = (number: number) => Float32Array.of(number, 1 / (number + 1), -number);

it('has what it was given, by the thousand', () => {
  const table = new ScoreTable(LABELS);
  for (let number = 0; number < 3000; number++) table.set(`p${number}`, row(number));
  expect(table.size).toBe(3000);
  for (const number of [0, 1023, 1024, 2999]) {
    expect(table.get(`p${number}`)).toEqual(row(number));
    const { best, probability, second } = bestTwo(row(number));
    expect(table.bestTwo(`p${number}`)).toEqual({
      best,
      probability: Math.fround(probability),
      second: Math.fround(second),
    });
  }
  expect(table.has('other')).toBe(false);
  expect(table.get('other')).toBeUndefined();
  expect(table.bestTwo('other')).toBeUndefined();
});

it('gives the same array for a picture until its numbers are others', () => {
  const table = new ScoreTable(LABELS);
  table.set('a', row(1));
  const before = table.get('a');
  table.set('b', row(2));
  expect(table.get('a')).toBe(before);
  table.set('a', row(3));
  expect(table.get('a')).not.toBe(before);
  expect(table.get('a')).toEqual(row(3));
  expect(table.size).toBe(2);
});

it('knows that a row of NaN has no best label', () => {
  const table = new ScoreTable(LABELS);
  table.set('a', new Float32Array(LABELS).fill(Number.NaN));
  expect(table.bestTwo('a')).toMatchObject({ best: -1, probability: Number.NaN });
});
