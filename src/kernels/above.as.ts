/**
 * Which pairs of rows may be as similar as a threshold, by an upper bound of their dot product; `npm run kernels` makes
 * `above.wasm` of it. `projected-rows.ts` lays the memory out and is the only caller.
 *
 * A row is the projection of an embedding onto a few directions, its rest the length of what the projection leaves
 * over. By Cauchy-Schwarz the dot product of two embeddings is at most that of their projections plus the product of
 * their rests.
 */

/** Sixty-four float32: after so many products of a pair its bound is looked at again. */
const BLOCK_BYTES: usize = 256;

/**
 * Whether the dot product of two embeddings may reach the threshold. After every block the rests of both bound what
 * is still to come; unrelated pairs are given up after a fraction of their length.
 *
 * @param restA first byte of one float32 a block: the length of the row behind it. Likewise `restB`.
 */
function mayReach(a: usize, b: usize, bytes: usize, restA: usize, restB: usize, threshold: f32): bool {
  let sum0 = f32x4.splat(0);
  let sum1 = f32x4.splat(0);
  let sum2 = f32x4.splat(0);
  let sum3 = f32x4.splat(0);
  for (let start: usize = 0; start < bytes; start += BLOCK_BYTES) {
    for (let at = start; at < start + BLOCK_BYTES; at += 64) {
      const x = a + at;
      const y = b + at;
      sum0 = f32x4.add(sum0, f32x4.mul(v128.load(x), v128.load(y)));
      sum1 = f32x4.add(sum1, f32x4.mul(v128.load(x + 16), v128.load(y + 16)));
      sum2 = f32x4.add(sum2, f32x4.mul(v128.load(x + 32), v128.load(y + 32)));
      sum3 = f32x4.add(sum3, f32x4.mul(v128.load(x + 48), v128.load(y + 48)));
    }
    const lanes = f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3));
    const sum =
      f32x4.extract_lane(lanes, 0) +
      f32x4.extract_lane(lanes, 1) +
      (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3));
    if (sum + load<f32>(restA) * load<f32>(restB) < threshold) return false;
    restA += 4;
    restB += 4;
  }
  return true;
}

/**
 * Writes the pairs (i, j), i < j, of four rows i from `first` on and all rows j below `count` that may reach the
 * threshold: by the bound of their projections, and then by their embeddings themselves.
 *
 * @param rows first byte of the float32 rows. There is room for three more than `count`.
 * @param rests first byte of one float32 a row, likewise.
 * @param strideBytes bytes of a row, a multiple of 16.
 * @param embeddings first byte of the float32 embeddings, in the order of the rows.
 * @param embeddingBytes bytes of an embedding, a multiple of 256, padded with zeros.
 * @param blockRests first byte of the lengths behind each block, embedding after embedding.
 * @param out first byte of pairs of uint32. There is room for four times `count` of them.
 * @returns the number of pairs.
 */
export function above(
  rows: usize,
  rests: usize,
  strideBytes: i32,
  embeddings: usize,
  embeddingBytes: i32,
  blockRests: usize,
  first: i32,
  count: i32,
  threshold: f32,
  out: usize,
): i32 {
  const step = <usize>strideBytes;
  const row0 = rows + <usize>first * step;
  const restsOfFour = v128.load(rests + ((<usize>first) << 2));
  const least = f32x4.splat(threshold);
  const bytes = <usize>embeddingBytes;
  const restBytes = (bytes / BLOCK_BYTES) << 2;
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
      const i = first + lane;
      if ((mask & (1 << lane)) == 0 || i >= j) continue;
      const a = embeddings + <usize>i * bytes;
      const b = embeddings + <usize>j * bytes;
      const restA = blockRests + <usize>i * restBytes;
      const restB = blockRests + <usize>j * restBytes;
      if (!mayReach(a, b, bytes, restA, restB, threshold)) continue;
      const place = out + ((<usize>found) << 3);
      store<u32>(place, i);
      store<u32>(place + 4, j);
      found++;
    }
  }
  return found;
}
