import { COUNTS_BYTES, orderOf, QUAD_BYTES } from './layout.as';
import { ROW_BYTES, TAIL, taken } from './notes.as';
import { put } from './put.as';

/** Products where the processor adds two of them in 16 bits. What is added where is as `quad-order.as.ts` says, so all sums are exact. */

/** Five rows, ten sums: what two kinds of registers are left for, weights and bytes of A, is enough to keep the processor busy. */
@inline
export function fiveRowsOfPairs<A>(
  quads: usize,
  ofPanel: usize,
  ofRows: usize,
  a: usize,
  aStride: usize,
  c: usize,
  cStride: usize,
  left: i32,
  depth: i32,
  adds: bool,
): void {
  const order = orderOf(quads, depth);
  const ones = i16x8.splat(1);
  const row0 = a;
  const row1 = a + aStride;
  const row2 = a + 2 * aStride;
  const row3 = a + 3 * aStride;
  const row4 = a + 4 * aStride;
  let low0 = i32x4.splat(0);
  let high0 = i32x4.splat(0);
  let low1 = i32x4.splat(0);
  let high1 = i32x4.splat(0);
  let low2 = i32x4.splat(0);
  let high2 = i32x4.splat(0);
  let low3 = i32x4.splat(0);
  let high3 = i32x4.splat(0);
  let low4 = i32x4.splat(0);
  let high4 = i32x4.splat(0);
  let at = order + COUNTS_BYTES;
  let end = at + (<usize>load<i32>(order) << 2);
  const singles = end + (<usize>load<i32>(order, 4) << 1);
  for (; at < end; at += 4) {
    const one = <usize>load<u16>(at);
    const other = <usize>load<u16>(at, 2);
    const b = quads + one * QUAD_BYTES;
    const d = quads + other * QUAD_BYTES;
    const deepB = one << 2;
    const deepD = other << 2;
    const lowB = v128.load(b);
    const highB = v128.load(b, 16);
    const lowD = v128.load(d);
    const highD = v128.load(d, 16);
    const b0 = ofA<A>(row0 + deepB);
    const d0 = ofA<A>(row0 + deepD);
    low0 = addPair(low0, lowB, b0, lowD, d0, ones);
    high0 = addPair(high0, highB, b0, highD, d0, ones);
    const b1 = ofA<A>(row1 + deepB);
    const d1 = ofA<A>(row1 + deepD);
    low1 = addPair(low1, lowB, b1, lowD, d1, ones);
    high1 = addPair(high1, highB, b1, highD, d1, ones);
    const b2 = ofA<A>(row2 + deepB);
    const d2 = ofA<A>(row2 + deepD);
    low2 = addPair(low2, lowB, b2, lowD, d2, ones);
    high2 = addPair(high2, highB, b2, highD, d2, ones);
    const b3 = ofA<A>(row3 + deepB);
    const d3 = ofA<A>(row3 + deepD);
    low3 = addPair(low3, lowB, b3, lowD, d3, ones);
    high3 = addPair(high3, highB, b3, highD, d3, ones);
    const b4 = ofA<A>(row4 + deepB);
    const d4 = ofA<A>(row4 + deepD);
    low4 = addPair(low4, lowB, b4, lowD, d4, ones);
    high4 = addPair(high4, highB, b4, highD, d4, ones);
  }
  for (; at < singles; at += 2) {
    const quad = <usize>load<u16>(at);
    const b = quads + quad * QUAD_BYTES;
    const deep = quad << 2;
    const low = v128.load(b);
    const high = v128.load(b, 16);
    const a0 = ofA<A>(row0 + deep);
    low0 = addSingle(low0, low, a0, ones);
    high0 = addSingle(high0, high, a0, ones);
    const a1 = ofA<A>(row1 + deep);
    low1 = addSingle(low1, low, a1, ones);
    high1 = addSingle(high1, high, a1, ones);
    const a2 = ofA<A>(row2 + deep);
    low2 = addSingle(low2, low, a2, ones);
    high2 = addSingle(high2, high, a2, ones);
    const a3 = ofA<A>(row3 + deep);
    low3 = addSingle(low3, low, a3, ones);
    high3 = addSingle(high3, high, a3, ones);
    const a4 = ofA<A>(row4 + deep);
    low4 = addSingle(low4, low, a4, ones);
    high4 = addSingle(high4, high, a4, ones);
  }
  end = order + COUNTS_BYTES + (<usize>(depth >> 2) << 1);
  for (; at < end; at += 2) {
    const quad = <usize>load<u16>(at);
    const b = quads + quad * QUAD_BYTES;
    const deep = quad << 2;
    const low = v128.load(b);
    const high = v128.load(b, 16);
    const evenLow = even(low);
    const oddLow = odd(low);
    const evenHigh = even(high);
    const oddHigh = odd(high);
    const a0 = ofA<A>(row0 + deep);
    low0 = addWide(low0, evenLow, oddLow, a0);
    high0 = addWide(high0, evenHigh, oddHigh, a0);
    const a1 = ofA<A>(row1 + deep);
    low1 = addWide(low1, evenLow, oddLow, a1);
    high1 = addWide(high1, evenHigh, oddHigh, a1);
    const a2 = ofA<A>(row2 + deep);
    low2 = addWide(low2, evenLow, oddLow, a2);
    high2 = addWide(high2, evenHigh, oddHigh, a2);
    const a3 = ofA<A>(row3 + deep);
    low3 = addWide(low3, evenLow, oddLow, a3);
    high3 = addWide(high3, evenHigh, oddHigh, a3);
    const a4 = ofA<A>(row4 + deep);
    low4 = addWide(low4, evenLow, oddLow, a4);
    high4 = addWide(high4, evenHigh, oddHigh, a4);
  }
  if (depth & 3) {
    const b = quads + <usize>(depth >> 2) * QUAD_BYTES;
    const low = v128.load(b);
    const high = v128.load(b, 16);
    const evenLow = even(low);
    const oddLow = odd(low);
    const evenHigh = even(high);
    const oddHigh = odd(high);
    const a0 = ofA<A>(ofRows + TAIL);
    low0 = addWide(low0, evenLow, oddLow, a0);
    high0 = addWide(high0, evenHigh, oddHigh, a0);
    const a1 = ofA<A>(ofRows + TAIL + ROW_BYTES);
    low1 = addWide(low1, evenLow, oddLow, a1);
    high1 = addWide(high1, evenHigh, oddHigh, a1);
    const a2 = ofA<A>(ofRows + TAIL + 2 * ROW_BYTES);
    low2 = addWide(low2, evenLow, oddLow, a2);
    high2 = addWide(high2, evenHigh, oddHigh, a2);
    const a3 = ofA<A>(ofRows + TAIL + 3 * ROW_BYTES);
    low3 = addWide(low3, evenLow, oddLow, a3);
    high3 = addWide(high3, evenHigh, oddHigh, a3);
    const a4 = ofA<A>(ofRows + TAIL + 4 * ROW_BYTES);
    low4 = addWide(low4, evenLow, oddLow, a4);
    high4 = addWide(high4, evenHigh, oddHigh, a4);
  }
  put(c, left, ofPanel, ofRows, low0, high0, adds);
  put(c + cStride, left, ofPanel, ofRows + ROW_BYTES, low1, high1, adds);
  put(c + 2 * cStride, left, ofPanel, ofRows + 2 * ROW_BYTES, low2, high2, adds);
  put(c + 3 * cStride, left, ofPanel, ofRows + 3 * ROW_BYTES, low3, high3, adds);
  put(c + 4 * cStride, left, ofPanel, ofRows + 4 * ROW_BYTES, low4, high4, adds);
}

/** One row. */
@inline
export function oneRowOfPairs<A>(
  quads: usize,
  ofPanel: usize,
  ofRows: usize,
  a: usize,
  c: usize,
  left: i32,
  depth: i32,
  adds: bool,
): void {
  const order = orderOf(quads, depth);
  const ones = i16x8.splat(1);
  const row0 = a;
  let low0 = i32x4.splat(0);
  let high0 = i32x4.splat(0);
  let at = order + COUNTS_BYTES;
  let end = at + (<usize>load<i32>(order) << 2);
  const singles = end + (<usize>load<i32>(order, 4) << 1);
  for (; at < end; at += 4) {
    const one = <usize>load<u16>(at);
    const other = <usize>load<u16>(at, 2);
    const b = quads + one * QUAD_BYTES;
    const d = quads + other * QUAD_BYTES;
    const deepB = one << 2;
    const deepD = other << 2;
    const lowB = v128.load(b);
    const highB = v128.load(b, 16);
    const lowD = v128.load(d);
    const highD = v128.load(d, 16);
    const b0 = ofA<A>(row0 + deepB);
    const d0 = ofA<A>(row0 + deepD);
    low0 = addPair(low0, lowB, b0, lowD, d0, ones);
    high0 = addPair(high0, highB, b0, highD, d0, ones);
  }
  for (; at < singles; at += 2) {
    const quad = <usize>load<u16>(at);
    const b = quads + quad * QUAD_BYTES;
    const deep = quad << 2;
    const low = v128.load(b);
    const high = v128.load(b, 16);
    const a0 = ofA<A>(row0 + deep);
    low0 = addSingle(low0, low, a0, ones);
    high0 = addSingle(high0, high, a0, ones);
  }
  end = order + COUNTS_BYTES + (<usize>(depth >> 2) << 1);
  for (; at < end; at += 2) {
    const quad = <usize>load<u16>(at);
    const b = quads + quad * QUAD_BYTES;
    const deep = quad << 2;
    const low = v128.load(b);
    const high = v128.load(b, 16);
    const evenLow = even(low);
    const oddLow = odd(low);
    const evenHigh = even(high);
    const oddHigh = odd(high);
    const a0 = ofA<A>(row0 + deep);
    low0 = addWide(low0, evenLow, oddLow, a0);
    high0 = addWide(high0, evenHigh, oddHigh, a0);
  }
  if (depth & 3) {
    const b = quads + <usize>(depth >> 2) * QUAD_BYTES;
    const low = v128.load(b);
    const high = v128.load(b, 16);
    const evenLow = even(low);
    const oddLow = odd(low);
    const evenHigh = even(high);
    const oddHigh = odd(high);
    const a0 = ofA<A>(ofRows + TAIL);
    low0 = addWide(low0, evenLow, oddLow, a0);
    high0 = addWide(high0, evenHigh, oddHigh, a0);
  }
  put(c, left, ofPanel, ofRows, low0, high0, adds);
}

/** Four bytes of A, as often as a vector has room for them. */
@inline
function ofA<A>(at: usize): v128 {
  return taken<A, u16>(v128.load32_splat(at));
}

/** Eight products a column, four added in 16 bits each. */
@inline
function addPair(sum: v128, b: v128, ofB: v128, d: v128, ofD: v128, ones: v128): v128 {
  const products = i16x8.add(
    i16x8.relaxed_dot_i8x16_i7x16_s(b, ofB),
    i16x8.relaxed_dot_i8x16_i7x16_s(d, ofD),
  );
  return i32x4.add(sum, i32x4.dot_i16x8_s(products, ones));
}

/** Four products a column, two added in 16 bits each. */
@inline
function addSingle(sum: v128, b: v128, a: v128, ones: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(b, a), ones));
}

/** Four products a column of bytes widened before. */
@inline
function addWide(sum: v128, even: v128, odd: v128, a: v128): v128 {
  const evenA = v128.and(a, i16x8.splat(0xff));
  const oddA = i16x8.shr_u(a, 8);
  return i32x4.add(sum, i32x4.add(i32x4.dot_i16x8_s(even, evenA), i32x4.dot_i16x8_s(odd, oddA)));
}

/** Of two signed bytes the first one, widened. */
@inline
function even(bytes: v128): v128 {
  return i16x8.shr_s(i16x8.shl(bytes, 8), 8);
}

@inline
function odd(bytes: v128): v128 {
  return i16x8.shr_s(bytes, 8);
}
