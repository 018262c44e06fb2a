/**
 * Dot products of picked rows of one matrix with every row of another one, in AssemblyScript: `npm run kernels`
 * makes `dots.wasm` of it. `embedding-matrix.ts` lays the memory out and is the only caller.
 *
 * Rows are `stride` float32 long, a multiple of 32, padded with zeros. Thirty-two products are summed in float32, in
 * four lanes, so a lane is rounded eight times at most; the sums of the blocks are added in float64. For rows of unit
 * length the result is therefore within 8 * 2^-24 = 4.8e-7 of the true cosine, whatever the dimension
 * (sum |a * b| <= 1 by Cauchy-Schwarz). No fused or relaxed operation is used: every machine gives the same bits.
 */

const BLOCK_BYTES: usize = 128;

function widened(sum: v128, block: v128): v128 {
  const low = f64x2.promote_low_f32x4(block);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(block, block, 1, 1));
  return f64x2.add(sum, f64x2.add(low, high));
}

function total(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/**
 * `out[picked, b] = scale * (a[picks[picked]] . b) + bias`, float32, row-major.
 *
 * @param a first byte of the matrix whose rows are picked.
 * @param picks first byte of `count` uint32 row numbers.
 * @param b first byte of `rowsOfB` rows. There is room for rows up to the next multiple of four; what stands in them
 * is read and not used.
 * @param strideBytes bytes from row to row, in both matrices.
 * @param out first byte of `count * rowsOfB` float32.
 */
export function dots(
  a: usize,
  picks: usize,
  count: i32,
  b: usize,
  rowsOfB: i32,
  strideBytes: i32,
  scale: f64,
  bias: f64,
  out: usize,
): void {
  for (let picked = 0; picked < count; picked++) {
    const row = a + <usize>load<u32>(picks + ((<usize>picked) << 2)) * <usize>strideBytes;
    for (let first = 0; first < rowsOfB; first += 4) {
      let b0 = b + <usize>first * <usize>strideBytes;
      const step = <usize>strideBytes;
      let sum0 = f64x2.splat(0);
      let sum1 = f64x2.splat(0);
      let sum2 = f64x2.splat(0);
      let sum3 = f64x2.splat(0);
      const end = row + <usize>strideBytes;
      for (let at = row; at < end; at += BLOCK_BYTES) {
        let block0 = f32x4.splat(0);
        let block1 = f32x4.splat(0);
        let block2 = f32x4.splat(0);
        let block3 = f32x4.splat(0);
        for (let offset: usize = 0; offset < BLOCK_BYTES; offset += 16) {
          const x = v128.load(at + offset);
          const y = b0 + offset;
          block0 = f32x4.add(block0, f32x4.mul(x, v128.load(y)));
          block1 = f32x4.add(block1, f32x4.mul(x, v128.load(y + step)));
          block2 = f32x4.add(block2, f32x4.mul(x, v128.load(y + 2 * step)));
          block3 = f32x4.add(block3, f32x4.mul(x, v128.load(y + 3 * step)));
        }
        sum0 = widened(sum0, block0);
        sum1 = widened(sum1, block1);
        sum2 = widened(sum2, block2);
        sum3 = widened(sum3, block3);
        b0 += BLOCK_BYTES;
      }
      const target = out + ((<usize>(picked * rowsOfB + first)) << 2);
      const left = rowsOfB - first;
      store<f32>(target, <f32>(scale * total(sum0) + bias));
      if (left > 1) store<f32>(target + 4, <f32>(scale * total(sum1) + bias));
      if (left > 2) store<f32>(target + 8, <f32>(scale * total(sum2) + bias));
      if (left > 3) store<f32>(target + 12, <f32>(scale * total(sum3) + bias));
    }
  }
}
