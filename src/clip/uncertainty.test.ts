import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bestTwo, entropy, margin } from './uncertainty.ts';

const row = (...values: number[]) => Float32Array.from(values);
const distribution = fc
  .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((weights) => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return Float32Array.from(weights, (weight) => weight / sum);
  });

it('finds the best two, the first of equals first', () => {
  expect(bestTwo(row(0.25, 0.5, 0.125))).toEqual({ best: 1, probability: 0.5, second: 0.25 });
  expect(bestTwo(row(0.5, 0.5))).toEqual({ best: 0, probability: 0.5, second: 0.5 });
  expect(bestTwo(row(1))).toEqual({ best: 0, probability: 1, second: 0 });
});

it('has nothing to say of rows without numbers', () => {
  expect(bestTwo(row(Number.NaN, Number.NaN)).best).toBe(-1);
  expect(margin(row(Number.NaN))).toBeNaN();
  expect(entropy(row(Number.NaN), 'softmax')).toBeNaN();
  expect(entropy(row(), 'softmax')).toBeNaN();
});

it('gives the values of the textbook', () => {
  expect(entropy(row(0.5, 0.25, 0.25), 'softmax')).toBeCloseTo(1.5 * Math.LN2, 7);
  expect(entropy(row(1, 0), 'softmax')).toBe(0);
  expect(entropy(row(0.5, 0.5), 'sigmoid')).toBeCloseTo(2 * Math.LN2, 7);
  expect(margin(row(0.75, 0.125, 0.125))).toBe(0.625);
});

it('agrees with sorting, and stays inside its bounds', () => {
  fc.assert(
    fc.property(distribution, (probabilities) => {
      const sorted = [...probabilities].sort((a, b) => b - a);
      const { best, probability, second } = bestTwo(probabilities);
      expect([probabilities[best], probability, second]).toEqual([sorted[0], sorted[0], sorted[1] ?? 0]);
      expect(margin(probabilities)).toBeGreaterThanOrEqual(0);
      const nats = entropy(probabilities, 'softmax');
      expect(nats).toBeGreaterThanOrEqual(-1e-6);
      expect(nats).toBeLessThanOrEqual(Math.log(probabilities.length) + 1e-6);
    }),
  );
});
