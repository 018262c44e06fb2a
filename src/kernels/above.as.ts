/**
 * Which pairs of rows may be as similar as a threshold, by an upper bound of their dot product; `npm run kernels` makes
 * `above.wasm` of it. `projected-rows.ts` lays the memory out and is the only caller.
 *
 * A row is the projection of an embedding onto a few directions, its rest the length of what the projection leaves
 * over. By Cauchy-Schwarz the dot product of two embeddings is at most that of their projections plus the product of
 * their rests.
 */

/**
 * Writes the pairs (i, j), i < j, of four rows i from `first` on and all rows j below `count` whose bound reaches the
 * threshold.
 *
 * @param rows first byte of the float32 rows. There is room for three more than `count`.
 * @param rests first byte of one float32 a row, likewise.
 * @param strideBytes bytes of a row, a multiple of 16.
 * @param out first byte of pairs of uint32. There is room for four times `count` of them.
 * @returns the number of pairs.
 */
export function above(
  rows: usize,
  rests: usize,
  strideBytes: i32,
  first: i32,
  count: i32,
  threshold: f32,
  out: usize,
): i32 {
  const step = <usize>strideBytes;
  const row0 = rows + <usize>first * step;
  const restsOfFour = v128.load(rests + ((<usize>first) << 2));
  const least = f32x4.splat(threshold);
  let found = 0;
  for (let j = first + 1; j < count; j++) {
    let other = rows + <usize>j * step;
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    for (let at = row0; at < row0 + step; at += 16) {
      const y = v128.load(other);
      sum0 = f32x4.add(sum0, f32x4.mul(v128.load(at), y));
      sum1 = f32x4.add(sum1, f32x4.mul(v128.load(at + step), y));
      sum2 = f32x4.add(sum2, f32x4.mul(v128.load(at + 2 * step), y));
      sum3 = f32x4.add(sum3, f32x4.mul(v128.load(at + 3 * step), y));
      other += 16;
    }
    // the four lanes of four sums, added crosswise: one lane a row
    const half01 = f32x4.add(
      v128.shuffle<f32>(sum0, sum1, 0, 4, 1, 5),
      v128.shuffle<f32>(sum0, sum1, 2, 6, 3, 7),
    );
    const half23 = f32x4.add(
      v128.shuffle<f32>(sum2, sum3, 0, 4, 1, 5),
      v128.shuffle<f32>(sum2, sum3, 2, 6, 3, 7),
    );
    const dots = f32x4.add(
      v128.shuffle<f32>(half01, half23, 0, 1, 4, 5),
      v128.shuffle<f32>(half01, half23, 2, 3, 6, 7),
    );
    const rest = f32x4.splat(load<f32>(rests + ((<usize>j) << 2)));
    const bounds = f32x4.add(dots, f32x4.mul(restsOfFour, rest));
    const mask = i32x4.bitmask(f32x4.ge(bounds, least));
    if (mask == 0) continue;
    for (let lane = 0; lane < 4; lane++) {
      if ((mask & (1 << lane)) == 0 || first + lane >= j) continue;
      const place = out + ((<usize>found) << 3);
      store<u32>(place, first + lane);
      store<u32>(place + 4, j);
      found++;
    }
  }
  return found;
}
