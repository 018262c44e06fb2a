/**
 * The product of 8-bit matrices of ONNX Runtime, in AssemblyScript: `scripts/runtime` puts it in the place of the runtime's own
 * in a second copy of its WASM file. That one widens everything to 16 bits and multiplies eight pairs an instruction; this
 * one has the processor multiply sixteen pairs of bytes.
 *
 * The instruction is one of relaxed SIMD: four products of a signed byte and a byte of 7 bits are added to an int32. What it
 * does with the eighth bit depends on the processor, and there are two answers that are exact: the byte is unsigned (x64 with
 * AVX-VNNI), or it is signed (ARM). Hence two functions. `workers/runtime/exact-dots.ts` finds out which of them is right on a
 * machine; where neither is, the runtime's own file is used. All sums are whole numbers, so the results are equal to the
 * runtime's to the last bit.
 *
 * With zero points `za` and `zb`: sum (a - za)(b - zb) = sum ab - za * sum b - zb * sum a + depth * za * zb. B is made signed
 * first: unsigned numbers, and their zero points, less 128.
 */

/** Numbers of A in a block, and of B's rows; a multiple of 4. */
const BLOCK_DEPTH: i32 = 256;
/** Columns of B in a block; a multiple of 8. */
const BLOCK_COLUMNS: i32 = 128;
/** Columns of a panel. A quad of it is `[8 columns, 4 depth]` bytes. */
const PANEL_COLUMNS: i32 = 8;
const QUAD_BYTES: usize = 32;

// What lies in the scratch memory, which has 36,928 bytes: the packed block, two int32 a column.
const PACKED_BYTES: usize = <usize>(BLOCK_DEPTH * BLOCK_COLUMNS);
const TERMS: usize = PACKED_BYTES;
const ZERO_POINTS: usize = TERMS + <usize>BLOCK_COLUMNS * 4;

/** Where bytes of A count as unsigned. */
export function qgemmUnsigned(
  shape: usize,
  data: usize,
  rowStart: i32,
  rows: i32,
  columnStart: i32,
  columns: i32,
  scratch: usize,
): usize {
  return multiply(shape, data, rowStart, rows, columnStart, columns, scratch, false);
}

/** Where they count as signed. */
export function qgemmSigned(
  shape: usize,
  data: usize,
  rowStart: i32,
  rows: i32,
  columnStart: i32,
  columns: i32,
  scratch: usize,
): usize {
  return multiply(shape, data, rowStart, rows, columnStart, columns, scratch, true);
}

/**
 * A range of C, `[rows, columns]` int32, from the structures that ONNX Runtime hands to its own function:
 *
 * shape: 0 M, 4 N, 8 K as int32; 13 whether B is signed, 14 whether C is added to, as bytes.
 * data: 0 A, 4 its stride, 8 its zero point (byte), 12 B, 16 its stride, 20 address of its zero points (bytes), 25 whether there
 * is one a column, 28 C, 32 its stride, 36 what is done with C afterwards.
 *
 * @returns what is to be done with the range afterwards; 0 for nothing.
 */
@inline
function multiply(
  shape: usize,
  data: usize,
  rowStart: i32,
  rows: i32,
  columnStart: i32,
  columns: i32,
  scratch: usize,
  signed: bool,
): usize {
  const depth = load<i32>(shape, 8);
  if (depth == 0 || rows == 0 || columns == 0) return 0;
  const aStride = load<usize>(data, 4);
  const bStride = load<usize>(data, 16);
  const cStride = load<usize>(data, 32) << 2;
  const a = load<usize>(data) + <usize>rowStart * aStride;
  const b = load<usize>(data, 12) + <usize>columnStart;
  const c = load<usize>(data, 28) + <usize>rowStart * cStride + (<usize>columnStart << 2);
  const flip: i32 = load<u8>(shape, 13) ? 0 : 0x80;
  const zeroA = <i32>load<u8>(data, 8);
  const perColumn = load<u8>(data, 25);
  const zeroPoints = load<usize>(data, 20) + (perColumn ? <usize>columnStart : 0);
  let adds = load<u8>(shape, 14) != 0;
  for (let deep = 0; deep < depth; deep += BLOCK_DEPTH) {
    const blockDepth = min(depth - deep, BLOCK_DEPTH);
    for (let across = 0; across < columns; across += BLOCK_COLUMNS) {
      const width = min(columns - across, BLOCK_COLUMNS);
      pack(scratch, b + <usize>deep * bStride + <usize>across, bStride, width, blockDepth, flip);
      const shifted = prepareTerms(
        scratch,
        zeroPoints + (perColumn ? <usize>across : 0),
        perColumn,
        width,
        blockDepth,
        zeroA,
        flip,
        signed,
      );
      let row = 0;
      let aRow = a + <usize>deep;
      let cRow = c + (<usize>across << 2);
      for (; row + 6 <= rows; row += 6) {
        sixRows(scratch, aRow, aStride, cRow, cStride, width, blockDepth, signed, adds, shifted);
        aRow += 6 * aStride;
        cRow += 6 * cStride;
      }
      for (; row < rows; row++) {
        oneRow(scratch, aRow, cRow, width, blockDepth, signed, adds, shifted);
        aRow += aStride;
        cRow += cStride;
      }
    }
    adds = true;
  }
  return load<usize>(data, 36);
}

/**
 * Packs `[depth, width]` bytes of B into panels of quads, made signed, zeros where there is nothing, and leaves the sum of each
 * column in `TERMS`.
 */
@inline
function pack(out: usize, b: usize, bStride: usize, width: i32, depth: i32, flip: i32): void {
  const ones = i8x16.splat(1);
  const flips = i8x16.splat(<i8>flip);
  let at = out;
  let sums = out + TERMS;
  for (let column = 0; column < width; column += PANEL_COLUMNS) {
    let from = b + <usize>column;
    const present = min(width - column, PANEL_COLUMNS);
    let low = i32x4.splat(0);
    let high = i32x4.splat(0);
    for (let deep = 0; deep < depth; deep += 4) {
      if (present == PANEL_COLUMNS && deep + 4 <= depth) {
        const row0 = v128.load64_zero(from);
        const row1 = v128.load64_zero(from + bStride);
        const row2 = v128.load64_zero(from + 2 * bStride);
        const row3 = v128.load64_zero(from + 3 * bStride);
        const upper = v128.shuffle<i8>(row0, row1, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const lower = v128.shuffle<i8>(row2, row3, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        v128.store(at, v128.xor(v128.shuffle<i16>(upper, lower, 0, 8, 1, 9, 2, 10, 3, 11), flips));
        v128.store(at, v128.xor(v128.shuffle<i16>(upper, lower, 4, 12, 5, 13, 6, 14, 7, 15), flips), 16);
      } else {
        packEdge(at, from, bStride, present, min(depth - deep, 4), flip);
      }
      low = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(at), ones, low);
      high = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(at, 16), ones, high);
      from += 4 * bStride;
      at += QUAD_BYTES;
    }
    v128.store(sums, low);
    v128.store(sums, high, 16);
    sums += 32;
  }
}

/** A quad at the edge of B. */
@inline
function packEdge(at: usize, from: usize, bStride: usize, columns: i32, depth: i32, flip: i32): void {
  v128.store(at, i32x4.splat(0));
  v128.store(at, i32x4.splat(0), 16);
  for (let column = 0; column < columns; column++) {
    for (let deep = 0; deep < depth; deep++) {
      const byte = <i32>load<u8>(from + <usize>deep * bStride + <usize>column) ^ flip;
      store<u8>(at + <usize>(column * 4 + deep), <u8>byte);
    }
  }
}

/**
 * Turns the sum of each column into what is added to all of its products, and stores the column's zero point, negated.
 *
 * @returns whether any of these is not 0, so that sums of A's rows matter.
 */
@inline
function prepareTerms(
  scratch: usize,
  zeroPoints: usize,
  perColumn: u8,
  width: i32,
  depth: i32,
  zeroA: i32,
  flip: i32,
  signed: bool,
): bool {
  let any = 0;
  for (let column = 0; column < width; column++) {
    const byte = <i32>load<u8>(zeroPoints + (perColumn ? <usize>column : 0)) ^ flip;
    const zeroB = <i32>(<i8>byte);
    const place = scratch + (<usize>column << 2);
    const sum = load<i32>(place, TERMS);
    // a signed byte of A is 128 less than it should be
    store<i32>(place, depth * zeroA * zeroB + sum * ((signed ? 128 : 0) - zeroA), TERMS);
    store<i32>(place, -zeroB, ZERO_POINTS);
    any |= zeroB;
  }
  return any != 0;
}

/** Six rows: twelve sums, two vectors of B and one of A fill 16 SIMD registers. */
@inline
function sixRows(
  scratch: usize,
  a: usize,
  aStride: usize,
  c: usize,
  cStride: usize,
  width: i32,
  depth: i32,
  signed: bool,
  adds: bool,
  shifted: bool,
): void {
  const wholeBytes = <usize>(depth >> 2) * QUAD_BYTES;
  const panelBytes = <usize>((depth + 3) >> 2) * QUAD_BYTES;
  const sum0 = shifted ? rowSum(a, depth) : 0;
  const sum1 = shifted ? rowSum(a + aStride, depth) : 0;
  const sum2 = shifted ? rowSum(a + 2 * aStride, depth) : 0;
  const sum3 = shifted ? rowSum(a + 3 * aStride, depth) : 0;
  const sum4 = shifted ? rowSum(a + 4 * aStride, depth) : 0;
  const sum5 = shifted ? rowSum(a + 5 * aStride, depth) : 0;
  let panel = scratch;
  for (let column = 0; column < width; column += PANEL_COLUMNS) {
    let at = panel;
    const end = panel + wholeBytes;
    panel += panelBytes;
    let row0 = a;
    let row1 = a + aStride;
    let row2 = a + 2 * aStride;
    let row3 = a + 3 * aStride;
    let row4 = a + 4 * aStride;
    let row5 = a + 5 * aStride;
    let s00 = i32x4.splat(0);
    let s01 = i32x4.splat(0);
    let s10 = i32x4.splat(0);
    let s11 = i32x4.splat(0);
    let s20 = i32x4.splat(0);
    let s21 = i32x4.splat(0);
    let s30 = i32x4.splat(0);
    let s31 = i32x4.splat(0);
    let s40 = i32x4.splat(0);
    let s41 = i32x4.splat(0);
    let s50 = i32x4.splat(0);
    let s51 = i32x4.splat(0);
    while (at < end) {
      const b0 = v128.load(at);
      const b1 = v128.load(at, 16);
      const a0 = quad(v128.load32_splat(row0), signed);
      s00 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a0, s00);
      s01 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a0, s01);
      const a1 = quad(v128.load32_splat(row1), signed);
      s10 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a1, s10);
      s11 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a1, s11);
      const a2 = quad(v128.load32_splat(row2), signed);
      s20 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a2, s20);
      s21 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a2, s21);
      const a3 = quad(v128.load32_splat(row3), signed);
      s30 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a3, s30);
      s31 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a3, s31);
      const a4 = quad(v128.load32_splat(row4), signed);
      s40 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a4, s40);
      s41 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a4, s41);
      const a5 = quad(v128.load32_splat(row5), signed);
      s50 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a5, s50);
      s51 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a5, s51);
      row0 += 4;
      row1 += 4;
      row2 += 4;
      row3 += 4;
      row4 += 4;
      row5 += 4;
      at += QUAD_BYTES;
    }
    if (at < panel) {
      const b0 = v128.load(at);
      const b1 = v128.load(at, 16);
      const a0 = quad(i32x4.splat(lastBytes(row0, depth & 3)), signed);
      s00 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a0, s00);
      s01 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a0, s01);
      const a1 = quad(i32x4.splat(lastBytes(row1, depth & 3)), signed);
      s10 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a1, s10);
      s11 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a1, s11);
      const a2 = quad(i32x4.splat(lastBytes(row2, depth & 3)), signed);
      s20 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a2, s20);
      s21 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a2, s21);
      const a3 = quad(i32x4.splat(lastBytes(row3, depth & 3)), signed);
      s30 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a3, s30);
      s31 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a3, s31);
      const a4 = quad(i32x4.splat(lastBytes(row4, depth & 3)), signed);
      s40 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a4, s40);
      s41 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a4, s41);
      const a5 = quad(i32x4.splat(lastBytes(row5, depth & 3)), signed);
      s50 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a5, s50);
      s51 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a5, s51);
    }
    const place = scratch + (<usize>column << 2);
    const left = width - column;
    put(c + (<usize>column << 2), left, s00, s01, place, sum0, adds, shifted);
    put(c + cStride + (<usize>column << 2), left, s10, s11, place, sum1, adds, shifted);
    put(c + 2 * cStride + (<usize>column << 2), left, s20, s21, place, sum2, adds, shifted);
    put(c + 3 * cStride + (<usize>column << 2), left, s30, s31, place, sum3, adds, shifted);
    put(c + 4 * cStride + (<usize>column << 2), left, s40, s41, place, sum4, adds, shifted);
    put(c + 5 * cStride + (<usize>column << 2), left, s50, s51, place, sum5, adds, shifted);
  }
}

/** One row. */
@inline
function oneRow(
  scratch: usize,
  a: usize,
  c: usize,
  width: i32,
  depth: i32,
  signed: bool,
  adds: bool,
  shifted: bool,
): void {
  const wholeBytes = <usize>(depth >> 2) * QUAD_BYTES;
  const panelBytes = <usize>((depth + 3) >> 2) * QUAD_BYTES;
  const sum0 = shifted ? rowSum(a, depth) : 0;
  let panel = scratch;
  for (let column = 0; column < width; column += PANEL_COLUMNS) {
    let at = panel;
    const end = panel + wholeBytes;
    panel += panelBytes;
    let row0 = a;
    let s00 = i32x4.splat(0);
    let s01 = i32x4.splat(0);
    while (at < end) {
      const b0 = v128.load(at);
      const b1 = v128.load(at, 16);
      const a0 = quad(v128.load32_splat(row0), signed);
      s00 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a0, s00);
      s01 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a0, s01);
      row0 += 4;
      at += QUAD_BYTES;
    }
    if (at < panel) {
      const b0 = v128.load(at);
      const b1 = v128.load(at, 16);
      const a0 = quad(i32x4.splat(lastBytes(row0, depth & 3)), signed);
      s00 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b0, a0, s00);
      s01 = i32x4.relaxed_dot_i8x16_i7x16_add_s(b1, a0, s01);
    }
    const place = scratch + (<usize>column << 2);
    const left = width - column;
    put(c + (<usize>column << 2), left, s00, s01, place, sum0, adds, shifted);
  }
}

@inline
function quad(bytes: v128, signed: bool): v128 {
  return signed ? v128.xor(bytes, i8x16.splat(-128)) : bytes;
}

/** 1 to 3 bytes that end a row: the fourth would be another's. */
@inline
function lastBytes(at: usize, count: i32): i32 {
  let bytes = <i32>load<u8>(at);
  if (count > 1) bytes |= <i32>load<u8>(at, 1) << 8;
  if (count > 2) bytes |= <i32>load<u8>(at, 2) << 16;
  return bytes;
}

@inline
function rowSum(a: usize, depth: i32): i32 {
  let sums = i32x4.splat(0);
  let deep = 0;
  for (; deep + 16 <= depth; deep += 16) {
    const pairs = i16x8.extadd_pairwise_i8x16_u(v128.load(a + <usize>deep));
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(pairs));
  }
  let sum =
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3);
  for (; deep < depth; deep++) sum += <i32>load<u8>(a + <usize>deep);
  return sum;
}

/** Writes eight sums with all that belongs to them, or the first `left` of them where fewer columns are left. */
@inline
function put(
  out: usize,
  left: i32,
  first: v128,
  second: v128,
  place: usize,
  sum: i32,
  adds: bool,
  shifted: bool,
): void {
  let low = i32x4.add(first, v128.load(place, TERMS));
  let high = i32x4.add(second, v128.load(place, TERMS + 16));
  if (shifted) {
    low = i32x4.add(low, i32x4.mul(v128.load(place, ZERO_POINTS), i32x4.splat(sum)));
    high = i32x4.add(high, i32x4.mul(v128.load(place, ZERO_POINTS + 16), i32x4.splat(sum)));
  }
  if (left >= 8) {
    v128.store(out, adds ? i32x4.add(low, v128.load(out)) : low);
    v128.store(out, adds ? i32x4.add(high, v128.load(out, 16)) : high, 16);
  } else if (left >= 4) {
    v128.store(out, adds ? i32x4.add(low, v128.load(out)) : low);
    putFew(out + 16, left - 4, high, adds);
  } else {
    putFew(out, left, low, adds);
  }
}

/** Writes the first `left` lanes, 0 to 3 of them. */
@inline
function putFew(out: usize, left: i32, sums: v128, adds: bool): void {
  let at = out;
  let lanes = sums;
  if (left & 2) {
    v128.store64_lane(at, adds ? i32x4.add(lanes, v128.load64_zero(at)) : lanes, 0);
    lanes = v128.shuffle<i32>(lanes, lanes, 2, 3, 2, 3);
    at += 8;
  }
  if (left & 1) {
    v128.store32_lane(at, adds ? i32x4.add(lanes, v128.load32_zero(at)) : lanes, 0);
  }
}
