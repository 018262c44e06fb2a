/**
 * How B lies in memory while it is multiplied: panels of eight columns. A panel begins with the sum of each column (int32);
 * then come quads, `[8 columns, 4 depth]` bytes, made signed (unsigned ones less 128), with zeros where B ends. Where the
 * processor adds products of bytes in 16 bits (`P` is u16), the order in which quads are multiplied comes last (`quad-order.as.ts`).
 */

/** Columns of a panel. */
export const PANEL_COLUMNS: i32 = 8;
/** Bytes of a panel's sums, and of a quad. */
export const SUMS_BYTES: usize = 32;
export const QUAD_BYTES: usize = 32;

/** An order: how many pairs and single quads there are, and a list of quads (uint16). */
export const COUNTS_BYTES: usize = 8;
/** So much depth such a list can have. */
export const MOST_DEPTH_IN_ORDER: i32 = 4 * 65535;

@inline
export function panelBytes<P>(depth: i32): usize {
  const bytes = SUMS_BYTES + <usize>((depth + 3) >> 2) * QUAD_BYTES;
  // panels begin at multiples of 16
  return sizeof<P>() == 2 ? bytes + ((COUNTS_BYTES + (<usize>(depth >> 2) << 1) + 15) & ~15) : bytes;
}

/** Where the order of a panel lies: behind its quads. */
@inline
export function orderOf(quads: usize, depth: i32): usize {
  return quads + <usize>((depth + 3) >> 2) * QUAD_BYTES;
}
