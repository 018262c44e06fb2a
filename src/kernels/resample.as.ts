/**
 * The two passes of Pillow's 8-bit resize on RGBA, in AssemblyScript: `npm run kernels` makes `resample.wasm` of it.
 * `resample.ts` lays the memory out and is the only caller.
 *
 * A weight has 22 fraction bits and does not fit the 16-bit lanes that a machine multiplies fast, so it comes in two
 * parts, `weight = high * 2^11 + low`: whole numbers throughout, and therefore exact. Per pair of taps a table has
 * two int32: the high parts of both weights in 16 bits each, and the low parts.
 */

const WEIGHT_BITS: i32 = 22;
const LOW_BITS: i32 = 11;

function rounded(high: v128, low: v128): v128 {
  const sum = i32x4.add(i32x4.add(i32x4.shl(high, LOW_BITS), low), i32x4.splat(1 << (WEIGHT_BITS - 1)));
  return i32x4.shr_s(sum, WEIGHT_BITS);
}

/** Bytes 0..7, four channels of two pixels, as the pairs that a dot product of 16-bit lanes wants. */
function firstPair(pixels: v128): v128 {
  return i8x16.swizzle(pixels, i8x16(0, -1, 4, -1, 1, -1, 5, -1, 2, -1, 6, -1, 3, -1, 7, -1));
}

function secondPair(pixels: v128): v128 {
  return i8x16.swizzle(pixels, i8x16(8, -1, 12, -1, 9, -1, 13, -1, 10, -1, 14, -1, 11, -1, 15, -1));
}

/**
 * Horizontal pass: `[rows, width, 4]` -> `[rows, outputs, 4]`, rounded to 8 bits. Two rows at a time share the reading
 * of the weights; an odd last row is paired with itself.
 *
 * @param starts first byte of `outputs` int32: the byte of a row at which an output's window begins.
 * @param groups first byte of `outputs` int32: taps of an output divided by four. Four taps have 16 bytes in `weights`:
 * high parts of two pairs, low parts of two pairs. Up to three pixels after a window are read and weigh nothing.
 */
export function horizontal(
  source: usize,
  rowBytes: i32,
  rows: i32,
  outputs: i32,
  starts: usize,
  groups: usize,
  weights: usize,
  out: usize,
): void {
  for (let row = 0; row < rows; row += 2) {
    const upper = source + <usize>row * <usize>rowBytes;
    const lower = row + 1 < rows ? upper + <usize>rowBytes : upper;
    const upperOut = out + ((<usize>row * <usize>outputs) << 2);
    const lowerOut = row + 1 < rows ? upperOut + ((<usize>outputs) << 2) : upperOut;
    let weight = weights;
    for (let output = 0; output < outputs; output++) {
      const index = (<usize>output) << 2;
      const start = <usize>load<i32>(starts + index);
      let a = upper + start;
      let b = lower + start;
      let high0 = i32x4.splat(0);
      let low0 = i32x4.splat(0);
      let high1 = i32x4.splat(0);
      let low1 = i32x4.splat(0);
      const end = weight + ((<usize>load<i32>(groups + index)) << 4);
      for (; weight < end; weight += 16) {
        const x = v128.load(a);
        const y = v128.load(b);
        const h01 = v128.load_splat<i32>(weight);
        const h23 = v128.load_splat<i32>(weight, 4);
        const l01 = v128.load_splat<i32>(weight, 8);
        const l23 = v128.load_splat<i32>(weight, 12);
        const x01 = firstPair(x);
        const x23 = secondPair(x);
        const y01 = firstPair(y);
        const y23 = secondPair(y);
        high0 = i32x4.add(high0, i32x4.add(i32x4.dot_i16x8_s(x01, h01), i32x4.dot_i16x8_s(x23, h23)));
        low0 = i32x4.add(low0, i32x4.add(i32x4.dot_i16x8_s(x01, l01), i32x4.dot_i16x8_s(x23, l23)));
        high1 = i32x4.add(high1, i32x4.add(i32x4.dot_i16x8_s(y01, h01), i32x4.dot_i16x8_s(y23, h23)));
        low1 = i32x4.add(low1, i32x4.add(i32x4.dot_i16x8_s(y01, l01), i32x4.dot_i16x8_s(y23, l23)));
        a += 16;
        b += 16;
      }
      const words = i16x8.narrow_i32x4_s(rounded(high0, low0), rounded(high1, low1));
      const bytes = i8x16.narrow_i16x8_u(words, words);
      store<i32>(upperOut + index, i32x4.extract_lane(bytes, 0));
      store<i32>(lowerOut + index, i32x4.extract_lane(bytes, 1));
    }
  }
}

/**
 * Vertical pass: `[rows, columns]` bytes -> `[outputs, columns]`, rounded to 8 bits. Sixteen columns at a time.
 *
 * @param rowBytes a multiple of 16.
 * @param starts first byte of `outputs` int32: the row at which an output's window begins.
 * @param pairs first byte of `outputs` int32: taps of an output divided by two. Two taps have 8 bytes in `weights`:
 * high parts, low parts. One row after a window may be read and weighs nothing.
 */
export function vertical(
  source: usize,
  rowBytes: i32,
  outputs: i32,
  starts: usize,
  pairs: usize,
  weights: usize,
  out: usize,
): void {
  const stride = <usize>rowBytes;
  let first = weights;
  for (let output = 0; output < outputs; output++) {
    const index = (<usize>output) << 2;
    const window = source + <usize>load<i32>(starts + index) * stride;
    const end = first + ((<usize>load<i32>(pairs + index)) << 3);
    const target = out + <usize>output * stride;
    for (let column: usize = 0; column < stride; column += 16) {
      let high0 = i32x4.splat(0);
      let high1 = i32x4.splat(0);
      let high2 = i32x4.splat(0);
      let high3 = i32x4.splat(0);
      let low0 = i32x4.splat(0);
      let low1 = i32x4.splat(0);
      let low2 = i32x4.splat(0);
      let low3 = i32x4.splat(0);
      let at = window + column;
      for (let weight = first; weight < end; weight += 8) {
        const x = v128.load(at);
        const y = v128.load(at + stride);
        const h = v128.load_splat<i32>(weight);
        const l = v128.load_splat<i32>(weight, 4);
        const near = v128.shuffle<i8>(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const far = v128.shuffle<i8>(x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        const p0 = i16x8.extend_low_i8x16_u(near);
        const p1 = i16x8.extend_high_i8x16_u(near);
        const p2 = i16x8.extend_low_i8x16_u(far);
        const p3 = i16x8.extend_high_i8x16_u(far);
        high0 = i32x4.add(high0, i32x4.dot_i16x8_s(p0, h));
        high1 = i32x4.add(high1, i32x4.dot_i16x8_s(p1, h));
        high2 = i32x4.add(high2, i32x4.dot_i16x8_s(p2, h));
        high3 = i32x4.add(high3, i32x4.dot_i16x8_s(p3, h));
        low0 = i32x4.add(low0, i32x4.dot_i16x8_s(p0, l));
        low1 = i32x4.add(low1, i32x4.dot_i16x8_s(p1, l));
        low2 = i32x4.add(low2, i32x4.dot_i16x8_s(p2, l));
        low3 = i32x4.add(low3, i32x4.dot_i16x8_s(p3, l));
        at += stride << 1;
      }
      const left = i16x8.narrow_i32x4_s(rounded(high0, low0), rounded(high1, low1));
      const right = i16x8.narrow_i32x4_s(rounded(high2, low2), rounded(high3, low3));
      v128.store(target + column, i8x16.narrow_i16x8_u(left, right));
    }
    first = end;
  }
}
