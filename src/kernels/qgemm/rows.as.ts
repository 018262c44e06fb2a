import { PANEL_COLUMNS, panelBytes, QUAD_BYTES, SUMS_BYTES } from './panels.as';
import { putEight } from './put.as';

/**
 * Rows of A times panels of B. With zero points `za` and `zb`:
 * sum (a - za)(b - zb) = sum ab - za * sum b - zb * sum a + depth * za * zb.
 */

/** Rows that are multiplied by one panel after the other: of them and a panel, much stays in the nearer caches. */
export const MOST_ROWS: i32 = 96;

/** So much of B is fetched at a time, or a panel, if that is more: little enough for the nearer caches. */
const FETCH_BYTES: usize = 24576;

// What is noted while one panel after the other is multiplied. Of the panel: what is added to all products of each of its
// columns, and their zero points, negated. Of each row: the sum of its bytes, and its last one to three bytes where their count
// is no multiple of four. And something of what has been fetched, for nobody.
const ZEROS: usize = 32;
const SEEN: usize = 64;
const OF_ROWS: usize = 80;
const ROW_BYTES: usize = 8;
const TAIL: usize = 4;
export const NOTES_BYTES: usize = OF_ROWS + <usize>MOST_ROWS * ROW_BYTES;

/**
 * C, `[rows, columns]` int32.
 *
 * @param notes `NOTES_BYTES` of room.
 * @param a `[rows, depth]` bytes, at most `MOST_ROWS`.
 * @typeParam A what its bytes are: u8 or i8. Types, so that the compiler writes a function of its own for each.
 * @typeParam P what the processor takes them for.
 * @param zeroA A's zero point, as the processor would take it.
 * @param zeros address of B's zero points, one a column or one for all.
 * @param flipB what makes them signed.
 * @param adds whether C is added to.
 */
@inline
export function multiplyPanels<A, P>(
  panels: usize,
  notes: usize,
  a: usize,
  aStride: usize,
  c: usize,
  cStride: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  zeroA: i32,
  zeros: usize,
  perColumn: u8,
  flipB: i32,
  adds: bool,
): void {
  for (let row = 0; row < rows; row++) {
    noteRow<A, P>(notes + OF_ROWS + <usize>row * ROW_BYTES, a + <usize>row * aStride, depth);
  }
  // the sums of one row wait for each other: eight rows are four and four, not six and one and one
  let sixes = rows / 6;
  let rest = rows - 6 * sixes;
  if (sixes > 0 && (rest == 2 || rest == 3)) {
    sixes -= 1;
    rest += 6;
  }
  const afterSixes = 6 * sixes;
  const afterFours = afterSixes + (rest & ~3);
  const end = panels + <usize>((columns + PANEL_COLUMNS - 1) / PANEL_COLUMNS) * panelBytes(depth);
  let near = panels;
  let panel = panels;
  for (let column = 0; column < columns; column += PANEL_COLUMNS) {
    const left = columns - column;
    if (panel >= near) {
      near = min(panel + max(panelBytes(depth), FETCH_BYTES), end);
      fetch(notes, panel, near);
    }
    notePanel(notes, panel, depth, zeroA, zeros + (perColumn ? <usize>column : 0), perColumn, left, flipB);
    let row = 0;
    let ofRows = notes + OF_ROWS;
    let aRow = a;
    let cRow = c + (<usize>column << 2);
    for (; row < afterSixes; row += 6) {
      sixRows<A, P>(panel + SUMS_BYTES, notes, ofRows, aRow, aStride, cRow, cStride, left, depth, adds);
      ofRows += 6 * ROW_BYTES;
      aRow += 6 * aStride;
      cRow += 6 * cStride;
    }
    for (; row < afterFours; row += 4) {
      fourRows<A, P>(panel + SUMS_BYTES, notes, ofRows, aRow, aStride, cRow, cStride, left, depth, adds);
      ofRows += 4 * ROW_BYTES;
      aRow += 4 * aStride;
      cRow += 4 * cStride;
    }
    for (; row < rows; row++) {
      oneRow<A, P>(panel + SUMS_BYTES, notes, ofRows, aRow, cRow, left, depth, adds);
      ofRows += ROW_BYTES;
      aRow += aStride;
      cRow += cStride;
    }
    panel += panelBytes(depth);
  }
}

/**
 * Reads B, one number of each line of a cache, so that many lines come from memory side by side. While a panel is multiplied
 * they would come one after the other, a few ahead: 40 ms for the products of a picture of ViT-B/32 instead of 36.
 */
@inline
function fetch(notes: usize, from: usize, end: usize): void {
  let seen = 0;
  let at = from;
  for (; at + 256 <= end; at += 256) {
    seen |= load<i32>(at) | load<i32>(at, 64) | load<i32>(at, 128) | load<i32>(at, 192);
  }
  for (; at < end; at += 64) seen |= load<i32>(at);
  // or nothing would be read
  store<i32>(notes, seen, SEEN);
}

@inline
function noteRow<A, P>(note: usize, a: usize, depth: i32): void {
  let sums = i32x4.splat(0);
  let deep = 0;
  for (; deep + 16 <= depth; deep += 16) {
    const bytes = taken<A, P>(v128.load(a + <usize>deep));
    sums = i32x4.add(sums, sumsOfFour<P>(bytes));
  }
  let sum =
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3);
  for (; deep < depth; deep++) {
    sum += takenByte<A, P>(load<u8>(a + <usize>deep));
  }
  store<i32>(note, sum);
  // a fourth byte would be another's
  let tail = 0;
  for (deep = depth & ~3; deep < depth; deep++) {
    tail |= <i32>load<u8>(a + <usize>deep) << ((deep & 3) << 3);
  }
  store<i32>(note, tail, TAIL);
}

@inline
function notePanel(
  note: usize,
  sums: usize,
  depth: i32,
  zeroA: i32,
  zeros: usize,
  perColumn: u8,
  left: i32,
  flipB: i32,
): void {
  let zero = 0;
  for (let column: usize = 0; column < <usize>PANEL_COLUMNS; column++) {
    // where there is no column, there is no zero point
    if (!perColumn || <i32>column < left) {
      const byte = <i32>load<u8>(zeros + (perColumn ? column : 0)) ^ flipB;
      zero = <i32>(<i8>byte);
    }
    const at = note + (column << 2);
    store<i32>(at, zeroA * (depth * zero - load<i32>(sums + (column << 2))));
    store<i32>(at, -zero, ZEROS);
  }
}

/** Sums of four bytes each. */
@inline
function sumsOfFour<P>(bytes: v128): v128 {
  return isSigned<P>()
    ? i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_s(bytes))
    : i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
}

/** Bytes of A, or those that the processor takes for the same numbers less 128, or more. */
@inline
function taken<A, P>(bytes: v128): v128 {
  return isSigned<A>() == isSigned<P>() ? bytes : v128.xor(bytes, i8x16.splat(-128));
}

/** What the processor takes a byte of A for. */
@inline
export function takenByte<A, P>(byte: u8): i32 {
  const taken = isSigned<A>() == isSigned<P>() ? byte : byte ^ 0x80;
  return isSigned<P>() ? <i32>(<i8>taken) : <i32>taken;
}

/** Writes what has been summed up of a row, with all that belongs to it. */
@inline
function put(c: usize, left: i32, ofPanel: usize, ofRow: usize, low: v128, high: v128, adds: bool): void {
  const sum = v128.load32_splat(ofRow);
  const restLow = i32x4.add(v128.load(ofPanel), i32x4.mul(v128.load(ofPanel, ZEROS), sum));
  const restHigh = i32x4.add(v128.load(ofPanel, 16), i32x4.mul(v128.load(ofPanel, ZEROS + 16), sum));
  putEight(c, left, i32x4.add(low, restLow), i32x4.add(high, restHigh), adds);
}

/** Six rows: twelve sums, two vectors of B and one of A fill the SIMD registers of x64. */
@inline
function sixRows<A, P>(
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
function fourRows<A, P>(
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
function oneRow<A, P>(
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
