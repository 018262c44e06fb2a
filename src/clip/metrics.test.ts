import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestLabel, type Metrics, MetricsCounter, rankOf } from './metrics.ts';

function count(rows: ArrayLike<number>[], truth: number[], labelCount: number): Metrics {
  const counter = new MetricsCounter(labelCount);
  rows.forEach((row, image) => counter.add(row, truth[image]!));
  return counter.metrics();
}

// right, wrong (second place), right, wrong (last place)
const PROBABILITIES = [
  [0.7, 0.2, 0.1],
  [0.6, 0.3, 0.1],
  [0.1, 0.1, 0.8],
  [0.5, 0.3, 0.2],
];
const TRUTH = [0, 1, 2, 2];

describe('ranking', () => {
  it('ranks equals in the order of the labels', () => {
    expect(bestLabel([0.5, 0.5])).toBe(0);
    expect(rankOf([0.5, 0.5], 0)).toBe(0);
    expect(rankOf([0.5, 0.5], 1)).toBe(1);
  });

  it('puts the best label first and gives every label a place of its own', () => {
    const row = fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(row, (values) => {
        expect(rankOf(values, bestLabel(values))).toBe(0);
        const places = values.map((_, label) => rankOf(values, label)).sort((a, b) => a - b);
        expect(places).toEqual(values.map((_, place) => place));
      }),
    );
  });
});

describe('MetricsCounter', () => {
  it('is all zeros without images', () => {
    const empty = count([], [], 2);
    expect(empty).toMatchObject({ images: 0, top1: 0, top5: 0, meanPerClass: 0, ece: 0 });
    expect(empty.perClass).toEqual([null, null]);
  });

  it('counts the right label at the top and among the five best', () => {
    expect(count(PROBABILITIES, TRUTH, 3)).toMatchObject({ images: 4, top1: 0.5, top5: 1 });
    const six = [0.3, 0.2, 0.15, 0.14, 0.11, 0.1];
    expect([4, 5].map((label) => count([six], [label], 6).top5)).toEqual([1, 0]);
  });

  it('has the truth in rows and the prediction in columns', () => {
    expect(count(PROBABILITIES, TRUTH, 3).confusion).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 1],
    ]);
  });

  it('has an accuracy for each class and a mean in which classes without images do not count', () => {
    const four = PROBABILITIES.map((row) => [...row, 0]);
    const { perClass, meanPerClass } = count(four, TRUTH, 4);
    expect(perClass).toEqual([1, 0, 0.5, null]);
    expect(meanPerClass).toBe(0.5);
  });

  it('reads float32 rows as it reads plain ones', () => {
    const rows = PROBABILITIES.map((row) => Float32Array.from(row));
    expect(count(rows, TRUTH, 3).confusion).toEqual(count(PROBABILITIES, TRUTH, 3).confusion);
  });
});

describe('calibration', () => {
  it('is 0 for certain and right answers, 1 for certain and wrong ones', () => {
    expect(count([[1, 0]], [0], 2).ece).toBe(0);
    expect(count([[1, 0]], [1], 2).ece).toBe(1);
  });

  it('weights the gap of every bin by its images', () => {
    // bin of 0.7: |0.7 - 1|; of 0.6 (9th): |0.6 - 0|; of 0.8: |0.8 - 1|; of 0.5: |0.5 - 0|
    expect(count(PROBABILITIES, TRUTH, 3).ece).toBeCloseTo((0.3 + 0.6 + 0.2 + 0.5) / 4, 12);
  });

  it('lets right and wrong answers of the same confidence cancel within a bin', () => {
    const same = [0.5, 0.4];
    expect(count([same, same], [0, 1], 2).ece).toBe(0);
  });

  it('puts a confidence on an edge into the lower bin, and all of them into some bin', () => {
    const { bins } = count(
      [[1 / 3], [0.34], [1], [0]].map((row) => [...row, 0]),
      [0, 0, 0, 0],
      2,
    );
    expect(bins.map(({ images }) => images)).toEqual([1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(bins[4]).toEqual({ images: 1, correct: 1, confidenceSum: 1 / 3 });
  });
});
