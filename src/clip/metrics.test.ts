import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bestLabel,
  confusionMatrix,
  expectedCalibrationError,
  meanPerClassAccuracy,
  perClassAccuracy,
  topKAccuracy,
} from './metrics.ts';

// right, wrong (second place), right, wrong (last place)
const PROBABILITIES = [
  [0.7, 0.2, 0.1],
  [0.6, 0.3, 0.1],
  [0.1, 0.1, 0.8],
  [0.5, 0.3, 0.2],
];
const TRUTH = [0, 1, 2, 2];

describe('topKAccuracy', () => {
  it('counts the right label among the k best', () => {
    expect([1, 2, 3].map((k) => topKAccuracy(PROBABILITIES, TRUTH, k))).toEqual([0.5, 0.75, 1]);
  });

  it('ranks equals in the order of the labels', () => {
    expect(topKAccuracy([[0.5, 0.5]], [0], 1)).toBe(1);
    expect(topKAccuracy([[0.5, 0.5]], [1], 1)).toBe(0);
    expect(bestLabel([0.5, 0.5])).toBe(0);
  });

  it('is 0 without images', () => {
    expect(topKAccuracy([], [], 1)).toBe(0);
  });

  it('never falls as k grows and is 1 at the number of labels', () => {
    const rows = fc.array(
      fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true }), fc.double({ noNaN: true })),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.integer({ min: 0, max: 2 })), (probabilities, labels) => {
        const truth = [...labels.take(probabilities.length)];
        const [top1, top2, top3] = [1, 2, 3].map((k) => topKAccuracy(probabilities, truth, k));
        expect(top1! <= top2! && top2! <= top3!).toBe(true);
        expect(top3).toBe(1);
      }),
    );
  });
});

describe('confusionMatrix', () => {
  it('has the truth in rows and the prediction in columns', () => {
    expect(confusionMatrix(PROBABILITIES, TRUTH, 3)).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 1],
    ]);
  });
});

describe('per-class accuracy', () => {
  const classes = perClassAccuracy(confusionMatrix(PROBABILITIES, TRUTH, 4));

  it('counts images and hits of every class', () => {
    expect(classes).toEqual([
      { images: 1, correct: 1 },
      { images: 1, correct: 0 },
      { images: 2, correct: 1 },
      { images: 0, correct: 0 },
    ]);
  });

  it('has a mean in which classes without images do not count', () => {
    expect(meanPerClassAccuracy(classes)).toBe(0.5);
    expect(meanPerClassAccuracy([])).toBe(0);
  });
});

describe('expectedCalibrationError', () => {
  it('is 0 for certain and right answers, 1 for certain and wrong ones', () => {
    expect(expectedCalibrationError([[1, 0]], [0])).toBe(0);
    expect(expectedCalibrationError([[1, 0]], [1])).toBe(1);
    expect(expectedCalibrationError([], [])).toBe(0);
  });

  it('weights the gap of every bin by its images', () => {
    // bin of 0.7: |0.7 - 1|; of 0.6 (9th): |0.6 - 0|; of 0.8: |0.8 - 1|; of 0.5: |0.5 - 0|
    expect(expectedCalibrationError(PROBABILITIES, TRUTH)).toBeCloseTo((0.3 + 0.6 + 0.2 + 0.5) / 4, 12);
  });

  it('lets right and wrong answers of the same confidence cancel within a bin', () => {
    expect(
      expectedCalibrationError(
        [
          [0.5, 0.4],
          [0.5, 0.4],
        ],
        [0, 1],
      ),
    ).toBe(0);
  });
});
