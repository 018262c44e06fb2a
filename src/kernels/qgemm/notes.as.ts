import { PANEL_COLUMNS } from './layout.as';

/** Rows that are multiplied by one panel after the other: of them and a panel, much stays in the nearer caches. */
export const MOST_ROWS: i32 = 96;

// What is noted while one panel after the other is multiplied. Of the panel: what is added to all products of each of its
// columns, and their zero points, negated. Of each row: the sum of its bytes, and its last one to three bytes where their count
// is no multiple of four. And something of what has been fetched, for nobody.
export const ZEROS: usize = 32;
export const SEEN: usize = 64;
export const OF_ROWS: usize = 80;
export const ROW_BYTES: usize = 8;
export const TAIL: usize = 4;
export const NOTES_BYTES: usize = OF_ROWS + <usize>MOST_ROWS * ROW_BYTES;

@inline
export function noteRow<A, P>(note: usize, a: usize, depth: i32): void {
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
export function notePanel(
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
export function taken<A, P>(bytes: v128): v128 {
  return isSigned<A>() == isSigned<P>() ? bytes : v128.xor(bytes, i8x16.splat(-128));
}

/** What the processor takes a byte of A for. */
@inline
export function takenByte<A, P>(byte: u8): i32 {
  const taken = isSigned<A>() == isSigned<P>() ? byte : byte ^ 0x80;
  return isSigned<P>() ? <i32>(<i8>taken) : <i32>taken;
}
