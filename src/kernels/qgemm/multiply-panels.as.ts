import { MOST_ROWS, noteRow, notePanel, OF_ROWS, ROW_BYTES, SEEN } from './notes.as';
import { PANEL_COLUMNS, panelBytes, SUMS_BYTES } from './layout.as';
import { fiveRowsOfPairs, oneRowOfPairs } from './pair-rows.as';
import { fourRows, oneRow, sixRows } from './rows.as';

/**
 * Rows of A times panels of B. With zero points `za` and `zb`:
 * sum (a - za)(b - zb) = sum ab - za * sum b - zb * sum a + depth * za * zb.
 */

/** So much of B is fetched at a time, or a panel, if that is more: little enough for the nearer caches. */
const FETCH_BYTES: usize = 24576;

/**
 * C, `[rows, columns]` int32.
 *
 * @param notes `NOTES_BYTES` of room.
 * @param a `[rows, depth]` bytes, at most `MOST_ROWS`.
 * @typeParam A what its bytes are: u8 or i8. Types, so that the compiler writes a function of its own for each.
 * @typeParam P what the processor takes them for: u8 or i8, or u16 for unsigned ones whose products it adds in 16 bits.
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
  const isOfPairs = sizeof<P>() == 2;
  const afterLarge = isOfPairs ? rows - (rows % 5) : inSixes(rows);
  const afterFours = afterLarge + ((rows - afterLarge) & ~3);
  const end = panels + <usize>((columns + PANEL_COLUMNS - 1) / PANEL_COLUMNS) * panelBytes<P>(depth);
  let near = panels;
  let panel = panels;
  for (let column = 0; column < columns; column += PANEL_COLUMNS) {
    const left = columns - column;
    if (panel >= near) {
      near = min(panel + max(panelBytes<P>(depth), FETCH_BYTES), end);
      fetch(notes, panel, near);
    }
    notePanel(notes, panel, depth, zeroA, zeros + (perColumn ? <usize>column : 0), perColumn, left, flipB);
    let row = 0;
    let ofRows = notes + OF_ROWS;
    let aRow = a;
    let cRow = c + (<usize>column << 2);
    const quads = panel + SUMS_BYTES;
    if (isOfPairs) {
      for (; row < afterLarge; row += 5) {
        fiveRowsOfPairs<A>(quads, notes, ofRows, aRow, aStride, cRow, cStride, left, depth, adds);
        ofRows += 5 * ROW_BYTES;
        aRow += 5 * aStride;
        cRow += 5 * cStride;
      }
    } else {
      for (; row < afterLarge; row += 6) {
        sixRows<A, P>(quads, notes, ofRows, aRow, aStride, cRow, cStride, left, depth, adds);
        ofRows += 6 * ROW_BYTES;
        aRow += 6 * aStride;
        cRow += 6 * cStride;
      }
      for (; row < afterFours; row += 4) {
        fourRows<A, P>(quads, notes, ofRows, aRow, aStride, cRow, cStride, left, depth, adds);
        ofRows += 4 * ROW_BYTES;
        aRow += 4 * aStride;
        cRow += 4 * cStride;
      }
    }
    for (; row < rows; row++) {
      if (isOfPairs) oneRowOfPairs<A>(quads, notes, ofRows, aRow, cRow, left, depth, adds);
      else oneRow<A, P>(quads, notes, ofRows, aRow, cRow, left, depth, adds);
      ofRows += ROW_BYTES;
      aRow += aStride;
      cRow += cStride;
    }
    panel += panelBytes<P>(depth);
  }
}

/** Rows that go six at a time. The sums of one row wait for each other: eight rows are four and four, not six and one and one. */
@inline
function inSixes(rows: i32): i32 {
  const rest = rows % 6;
  const all = rows - rest;
  return all > 0 && (rest == 2 || rest == 3) ? all - 6 : all;
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
