import { addRow, sideOf } from './taps.as';

/**
 * Tiles of the output: two rows, `below` each other in the picture and `outBelow` in the output, of two or three vectors. Weights of one row
 * of the kernel and all sums fill the SIMD registers.
 */

/** The second vector lies `beside` the first and may overlap it: both give the same numbers there. */
@inline
export function twoVectors<K, S>(
  from: usize,
  below: usize,
  beside: usize,
  rowBytes: usize,
  oddBytes: usize,
  filter: usize,
  out: usize,
  outBelow: usize,
): void {
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  const end = filter + sideOf<K>() * sideOf<K>() * 4;
  let upper = from;
  for (let weights = filter; weights < end; weights += sideOf<K>() * 4) {
    const w0 = v128.load32_splat(weights);
    const w1 = v128.load32_splat(weights, 4);
    const w2 = v128.load32_splat(weights, 8);
    const w3 = sideOf<K>() > 3 ? v128.load32_splat(weights, 12) : w0;
    const w4 = sideOf<K>() > 3 ? v128.load32_splat(weights, 16) : w0;
    const w5 = sideOf<K>() > 5 ? v128.load32_splat(weights, 20) : w0;
    const w6 = sideOf<K>() > 5 ? v128.load32_splat(weights, 24) : w0;
    const lower = upper + below;
    s00 = addRow<K, S>(s00, upper, oddBytes, w0, w1, w2, w3, w4, w5, w6);
    s01 = addRow<K, S>(s01, upper + beside, oddBytes, w0, w1, w2, w3, w4, w5, w6);
    s10 = addRow<K, S>(s10, lower, oddBytes, w0, w1, w2, w3, w4, w5, w6);
    s11 = addRow<K, S>(s11, lower + beside, oddBytes, w0, w1, w2, w3, w4, w5, w6);
    upper += rowBytes;
  }
  const outLower = out + outBelow;
  v128.store(out, s00);
  v128.store(out + beside, s01);
  v128.store(outLower, s10);
  v128.store(outLower + beside, s11);
}

@inline
export function threeVectors<K, S>(
  from: usize,
  below: usize,
  rowBytes: usize,
  oddBytes: usize,
  filter: usize,
  out: usize,
  outBelow: usize,
): void {
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s02 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s12 = f32x4.splat(0);
  const end = filter + sideOf<K>() * sideOf<K>() * 4;
  let upper = from;
  for (let weights = filter; weights < end; weights += sideOf<K>() * 4) {
    const w0 = v128.load32_splat(weights);
    const w1 = v128.load32_splat(weights, 4);
    const w2 = v128.load32_splat(weights, 8);
    const w3 = sideOf<K>() > 3 ? v128.load32_splat(weights, 12) : w0;
    const w4 = sideOf<K>() > 3 ? v128.load32_splat(weights, 16) : w0;
    const w5 = sideOf<K>() > 5 ? v128.load32_splat(weights, 20) : w0;
    const w6 = sideOf<K>() > 5 ? v128.load32_splat(weights, 24) : w0;
    const lower = upper + below;
    s00 = addRow<K, S>(s00, upper, oddBytes, w0, w1, w2, w3, w4, w5, w6);
    s01 = addRow<K, S>(s01, upper + 16, oddBytes, w0, w1, w2, w3, w4, w5, w6);
    s02 = addRow<K, S>(s02, upper + 32, oddBytes, w0, w1, w2, w3, w4, w5, w6);
    s10 = addRow<K, S>(s10, lower, oddBytes, w0, w1, w2, w3, w4, w5, w6);
    s11 = addRow<K, S>(s11, lower + 16, oddBytes, w0, w1, w2, w3, w4, w5, w6);
    s12 = addRow<K, S>(s12, lower + 32, oddBytes, w0, w1, w2, w3, w4, w5, w6);
    upper += rowBytes;
  }
  const outLower = out + outBelow;
  v128.store(out, s00);
  v128.store(out, s01, 16);
  v128.store(out, s02, 32);
  v128.store(outLower, s10);
  v128.store(outLower, s11, 16);
  v128.store(outLower, s12, 32);
}
