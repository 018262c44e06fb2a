import { type ResampleWeights } from '../clip/resample-weights.ts';

/** The weights of one axis as `resample.as.ts` reads them. */
export interface TapTable {
  /** `[outputs]`: the first source index that an output reads. */
  starts: Int32Array;
  /** `[outputs]`: how many groups of taps an output has. */
  groups: Int32Array;
  /** Per group `taps / 2` high parts, then as many low parts; each holds two taps in 16 bits each. */
  weights: Int32Array;
}

const LOW_BITS = 11;

/**
 * Splits every weight into `high * 2^11 + low` and fills the last group of an output with taps that weigh nothing.
 *
 * @param tapsPerGroup 4 for the horizontal pass, 2 for the vertical one.
 */
export function tapTable({ starts, offsets, weights }: ResampleWeights, tapsPerGroup: 2 | 4): TapTable {
  const outputs = starts.length;
  const groups = Int32Array.from({ length: outputs }, (_, output) =>
    Math.ceil((offsets[output + 1]! - offsets[output]!) / tapsPerGroup),
  );
  const table = new Int32Array(groups.reduce((sum, count) => sum + count, 0) * tapsPerGroup);
  const half = tapsPerGroup / 2;
  let group = 0;
  for (let output = 0; output < outputs; output++) {
    const end = offsets[output + 1]!;
    for (let tap = offsets[output]!; tap < end; tap += tapsPerGroup, group += tapsPerGroup) {
      for (let pair = 0; pair < half; pair++) {
        const first = weightAt(weights, tap + 2 * pair, end);
        const second = weightAt(weights, tap + 2 * pair + 1, end);
        table[group + pair] = together(first >> LOW_BITS, second >> LOW_BITS);
        table[group + half + pair] = together(lowOf(first), lowOf(second));
      }
    }
  }
  return { starts, groups, weights: table };
}

function weightAt(weights: Int32Array, tap: number, end: number): number {
  return tap < end ? weights[tap]! : 0;
}

function lowOf(weight: number): number {
  return weight & ((1 << LOW_BITS) - 1);
}

function together(first: number, second: number): number {
  return (first & 0xffff) | (second << 16);
}
