import { QUAD_BYTES } from './layout.as';
import { ROW_BYTES, taken, TAIL } from './notes.as';
import { put } from './put.as';

/** Six rows: twelve sums, two vectors of B and one of A fill the SIMD registers of x64. */
@inline
export function sixRows<A, P>(
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
  let at = quads;
  let end = quads + <usize>(depth >> 2) * QUAD_BYTES;
  const last = quads + <usize>((depth + 3) >> 2) * QUAD_BYTES;
  let row0 = a;
  let row1 = a + aStride;
  let row2 = a + 2 * aStride;
  let row3 = a + 3 * aStride;
  let row4 = a + 4 * aStride;
  let row5 = a + 5 * aStride;
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
  let low5 = i32x4.splat(0);
  let high5 = i32x4.splat(0);
  while (true) {
    while (at < end) {
      const low = v128.load(at);
      const high = v128.load(at, 16);
      const a0 = taken<A, P>(v128.load32_splat(row0));
      low0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(low, a0, low0);
      high0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(high, a0, high0);
      const a1 = taken<A, P>(v128.load32_splat(row1));
      low1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(low, a1, low1);
      high1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(high, a1, high1);
      const a2 = taken<A, P>(v128.load32_splat(row2));
      low2 = i32x4.relaxed_dot_i8x16_i7x16_add_s(low, a2, low2);
      high2 = i32x4.relaxed_dot_i8x16_i7x16_add_s(high, a2, high2);
      const a3 = taken<A, P>(v128.load32_splat(row3));
      low3 = i32x4.relaxed_dot_i8x16_i7x16_add_s(low, a3, low3);
      high3 = i32x4.relaxed_dot_i8x16_i7x16_add_s(high, a3, high3);
      const a4 = taken<A, P>(v128.load32_splat(row4));
      low4 = i32x4.relaxed_dot_i8x16_i7x16_add_s(low, a4, low4);
      high4 = i32x4.relaxed_dot_i8x16_i7x16_add_s(high, a4, high4);
      const a5 = taken<A, P>(v128.load32_splat(row5));
      low5 = i32x4.relaxed_dot_i8x16_i7x16_add_s(low, a5, low5);
      high5 = i32x4.relaxed_dot_i8x16_i7x16_add_s(high, a5, high5);
      row0 += 4;
      row1 += 4;
      row2 += 4;
      row3 += 4;
      row4 += 4;
      row5 += 4;
      at += QUAD_BYTES;
    }
    if (at == last) break;
    end = last;
    row0 = ofRows + TAIL;
    row1 = ofRows + TAIL + ROW_BYTES;
    row2 = ofRows + TAIL + 2 * ROW_BYTES;
    row3 = ofRows + TAIL + 3 * ROW_BYTES;
    row4 = ofRows + TAIL + 4 * ROW_BYTES;
    row5 = ofRows + TAIL + 5 * ROW_BYTES;
  }
  put(c, left, ofPanel, ofRows, low0, high0, adds);
  put(c + cStride, left, ofPanel, ofRows + ROW_BYTES, low1, high1, adds);
  put(c + 2 * cStride, left, ofPanel, ofRows + 2 * ROW_BYTES, low2, high2, adds);
  put(c + 3 * cStride, left, ofPanel, ofRows + 3 * ROW_BYTES, low3, high3, adds);
  put(c + 4 * cStride, left, ofPanel, ofRows + 4 * ROW_BYTES, low4, high4, adds);
  put(c + 5 * cStride, left, ofPanel, ofRows + 5 * ROW_BYTES, low5, high5, adds);
}

/** Four rows: as many sums as a processor needs to be busy that takes four steps for one and begins two at a time. */
@inline
export function fourRows<A, P>(
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
  let at = quads;
  let end = quads + <usize>(depth >> 2) * QUAD_BYTES;
  const last = quads + <usize>((depth + 3) >> 2) * QUAD_BYTES;
  let row0 = a;
  let row1 = a + aStride;
  let row2 = a + 2 * aStride;
  let row3 = a + 3 * aStride;
  let low0 = i32x4.splat(0);
  let high0 = i32x4.splat(0);
  let low1 = i32x4.splat(0);
  let high1 = i32x4.splat(0);
  let low2 = i32x4.splat(0);
  let high2 = i32x4.splat(0);
  let low3 = i32x4.splat(0);
  let high3 = i32x4.splat(0);
  while (true) {
    while (at < end) {
      const low = v128.load(at);
      const high = v128.load(at, 16);
      const a0 = taken<A, P>(v128.load32_splat(row0));
      low0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(low, a0, low0);
      high0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(high, a0, high0);
      const a1 = taken<A, P>(v128.load32_splat(row1));
      low1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(low, a1, low1);
      high1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(high, a1, high1);
      const a2 = taken<A, P>(v128.load32_splat(row2));
      low2 = i32x4.relaxed_dot_i8x16_i7x16_add_s(low, a2, low2);
      high2 = i32x4.relaxed_dot_i8x16_i7x16_add_s(high, a2, high2);
      const a3 = taken<A, P>(v128.load32_splat(row3));
      low3 = i32x4.relaxed_dot_i8x16_i7x16_add_s(low, a3, low3);
      high3 = i32x4.relaxed_dot_i8x16_i7x16_add_s(high, a3, high3);
      row0 += 4;
      row1 += 4;
      row2 += 4;
      row3 += 4;
      at += QUAD_BYTES;
    }
    if (at == last) break;
    end = last;
    row0 = ofRows + TAIL;
    row1 = ofRows + TAIL + ROW_BYTES;
    row2 = ofRows + TAIL + 2 * ROW_BYTES;
    row3 = ofRows + TAIL + 3 * ROW_BYTES;
  }
  put(c, left, ofPanel, ofRows, low0, high0, adds);
  put(c + cStride, left, ofPanel, ofRows + ROW_BYTES, low1, high1, adds);
  put(c + 2 * cStride, left, ofPanel, ofRows + 2 * ROW_BYTES, low2, high2, adds);
  put(c + 3 * cStride, left, ofPanel, ofRows + 3 * ROW_BYTES, low3, high3, adds);
}

/** One row. */
@inline
export function oneRow<A, P>(
  quads: usize,
  ofPanel: usize,
  ofRows: usize,
  a: usize,
  c: usize,
  left: i32,
  depth: i32,
  adds: bool,
): void {
  let at = quads;
  let end = quads + <usize>(depth >> 2) * QUAD_BYTES;
  const last = quads + <usize>((depth + 3) >> 2) * QUAD_BYTES;
  let row0 = a;
  let low0 = i32x4.splat(0);
  let high0 = i32x4.splat(0);
  while (true) {
    while (at < end) {
      const low = v128.load(at);
      const high = v128.load(at, 16);
      const a0 = taken<A, P>(v128.load32_splat(row0));
      low0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(low, a0, low0);
      high0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(high, a0, high0);
      row0 += 4;
      at += QUAD_BYTES;
    }
    if (at == last) break;
    end = last;
    row0 = ofRows + TAIL;
  }
  put(c, left, ofPanel, ofRows, low0, high0, adds);
}
