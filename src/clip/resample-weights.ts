import type { ImageSpec } from './manifest.ts';

/**
 * The weights of Pillow's 8-bit resampler, as integers, in one flat table.
 * Source of the arithmetic: Pillow src/libImaging/Resample.c, `precompute_coeffs` and `normalize_coeffs_8bpc`.
 */

/** Fraction bits of a weight: Resample.c `PRECISION_BITS` = 32 - 8 - 2. */
export const WEIGHT_BITS = 22;

export interface ResampleWeights {
  /** `[outputs]`: the first source index that output i reads. */
  starts: Int32Array;
  /** `[outputs + 1]`: output i owns `weights[offsets[i]]` up to, not including, `weights[offsets[i + 1]]`. */
  offsets: Int32Array;
  /** Fixed point with {@link WEIGHT_BITS} fraction bits; those of one output sum to about 1. */
  weights: Int32Array;
}

/** The outputs `first .. first + count - 1` of a resize of one axis from `sourceSize` to `resizedSize`. */
export interface AxisResize {
  sourceSize: number;
  resizedSize: number;
  first: number;
  count: number;
}

interface Filter {
  /** Half the width of the filter, in source samples at scale 1. */
  support: number;
  weightAt: (distance: number) => number;
}

const FILTERS: Record<ImageSpec['filter'], Filter> = {
  bilinear: { support: 1, weightAt: (distance) => Math.max(0, 1 - Math.abs(distance)) },
  bicubic: { support: 2, weightAt: bicubic },
};

/** Keys' cubic with a = -0.5, in Resample.c's order of operations: another order rounds differently. */
function bicubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

/**
 * Weights for every output of `axis`. When shrinking, the filter is widened by the scale (antialiasing).
 * Zero weights at either end of a window are left out: they add nothing, and an axis that keeps its size
 * becomes a copy, which is the pass that Pillow skips.
 */
export function resampleWeights(axis: AxisResize, filterName: ImageSpec['filter']): ResampleWeights {
  const filter = FILTERS[filterName];
  const scale = axis.sourceSize / axis.resizedSize;
  const widestWindow = Math.ceil(filter.support * Math.max(scale, 1)) * 2 + 1;
  const starts = new Int32Array(axis.count);
  const offsets = new Int32Array(axis.count + 1);
  const weights = new Int32Array(axis.count * widestWindow);
  let length = 0;
  for (let output = 0; output < axis.count; output++) {
    const window = windowAt((axis.first + output + 0.5) * scale, scale, axis.sourceSize, filter);
    starts[output] = window.start;
    weights.set(window.weights, length);
    length += window.weights.length;
    offsets[output + 1] = length;
  }
  return { starts, offsets, weights: weights.slice(0, length) };
}

/** One output's window around `center` (in source samples). */
function windowAt(center: number, scale: number, sourceSize: number, filter: Filter) {
  const filterScale = Math.max(scale, 1);
  const support = filter.support * filterScale;
  // a C cast to int cuts towards zero, and so does Math.trunc
  const start = Math.max(0, Math.trunc(center - support + 0.5));
  const end = Math.min(sourceSize, Math.trunc(center + support + 0.5));
  const reals: number[] = [];
  let sum = 0;
  const inverseScale = 1 / filterScale;
  for (let index = start; index < end; index++) {
    const weight = filter.weightAt((index - center + 0.5) * inverseScale);
    reals.push(weight);
    sum += weight;
  }
  const fixed = reals.map((weight) => toFixedPoint(sum === 0 ? weight : weight / sum));
  const firstUsed = fixed.findIndex((weight) => weight !== 0);
  const lastUsed = fixed.findLastIndex((weight) => weight !== 0);
  return { start: start + firstUsed, weights: fixed.slice(firstUsed, lastUsed + 1) };
}

/** Rounds half away from zero, as Resample.c does. */
function toFixedPoint(weight: number): number {
  return Math.trunc(weight * (1 << WEIGHT_BITS) + (weight < 0 ? -0.5 : 0.5));
}
