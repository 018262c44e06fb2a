import { PANEL_COLUMNS, panelBytes, QUAD_BYTES, SUMS_BYTES } from './layout.as';
import { orderQuads } from './quad-order.as';

/** What is packed at a time, numbers and columns: lines of a cache are wider than a panel, and are to be read only once. */
const NEAR_DEPTH: i32 = 256;
const NEAR_COLUMNS: i32 = 128;

/**
 * Packs `[depth, width]` bytes of B.
 *
 * @param flip 0x80 where they are unsigned, else 0.
 */
@inline
export function pack<P>(out: usize, b: usize, bStride: usize, width: i32, depth: i32, flip: i32): void {
  const bytes = panelBytes<P>(depth);
  for (let across = 0; across < width; across += NEAR_COLUMNS) {
    const end = min(width, across + NEAR_COLUMNS);
    for (let deep = 0; deep < depth; deep += NEAR_DEPTH) {
      const nearDepth = min(depth - deep, NEAR_DEPTH);
      const rows = b + <usize>deep * bStride;
      for (let column = across; column < end; column += PANEL_COLUMNS) {
        const panel = out + <usize>(column / PANEL_COLUMNS) * bytes;
        if (deep == 0) {
          v128.store(panel, i32x4.splat(0));
          v128.store(panel, i32x4.splat(0), 16);
        }
        const at = panel + SUMS_BYTES + <usize>(deep >> 2) * QUAD_BYTES;
        const present = min(width - column, PANEL_COLUMNS);
        packPanel(panel, at, rows + <usize>column, bStride, present, nearDepth, flip);
        if (sizeof<P>() == 2 && deep + nearDepth == depth) orderQuads(panel + SUMS_BYTES, depth);
      }
    }
  }
}

/** Some quads of a panel, and their sums. */
@inline
function packPanel(
  sums: usize,
  quads: usize,
  b: usize,
  bStride: usize,
  columns: i32,
  depth: i32,
  flip: i32,
): void {
  const ones = i8x16.splat(1);
  const flips = i8x16.splat(<i8>flip);
  let low = v128.load(sums);
  let high = v128.load(sums, 16);
  let at = quads;
  let from = b;
  for (let deep = 0; deep < depth; deep += 4) {
    if (columns == PANEL_COLUMNS && deep + 4 <= depth) {
      const row0 = v128.load64_zero(from);
      const row1 = v128.load64_zero(from + bStride);
      const row2 = v128.load64_zero(from + 2 * bStride);
      const row3 = v128.load64_zero(from + 3 * bStride);
      const upper = v128.shuffle<i8>(row0, row1, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const lower = v128.shuffle<i8>(row2, row3, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      v128.store(at, v128.xor(v128.shuffle<i16>(upper, lower, 0, 8, 1, 9, 2, 10, 3, 11), flips));
      v128.store(at, v128.xor(v128.shuffle<i16>(upper, lower, 4, 12, 5, 13, 6, 14, 7, 15), flips), 16);
    } else {
      packEdge(at, from, bStride, columns, min(depth - deep, 4), flip);
    }
    low = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(at), ones, low);
    high = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(at, 16), ones, high);
    from += 4 * bStride;
    at += QUAD_BYTES;
  }
  v128.store(sums, low);
  v128.store(sums, high, 16);
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
