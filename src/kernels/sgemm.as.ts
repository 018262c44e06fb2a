import { oneRow, PANEL_ROW, sixRows, twoRows } from './sgemm/rows.as';

/**
 * The inner loop of every float32 matrix product of ONNX Runtime, in AssemblyScript: `scripts/runtime` puts it in the
 * place of the runtime's own in its WASM file. That one multiplies two rows at a time and spends its time on reading
 * the packed matrix; this one multiplies six, which is as many sums as a processor with 16 SIMD registers can hold.
 * Every sum has the same terms in the same order and the same alpha, so the results are equal to the last bit.
 *
 * B is packed in panels of 16 columns, each `[depth, 16]`, the last one filled with zeros. Strides count numbers.
 */

const PANEL_COLUMNS: i32 = 16;
/** So much of B is multiplied with all rows before the next: little enough for the nearest cache. */
const NEAR_BYTES: usize = 24576;
const ROWS_WORTH_FETCHING: i32 = 24;

/** What a kernel of the runtime is asked for: `c = alpha * a . b`, as many rows as it likes. @returns how many. */
export function sgemmZero(
  a: usize,
  b: usize,
  c: usize,
  depth: usize,
  rows: i32,
  columns: i32,
  aStride: usize,
  cStride: usize,
  alpha: f32,
): i32 {
  return multiply(a, b, c, depth, rows, columns, aStride << 2, cStride << 2, alpha, false);
}

/** The same for `c += alpha * a . b`. */
export function sgemmAdd(
  a: usize,
  b: usize,
  c: usize,
  depth: usize,
  rows: i32,
  columns: i32,
  aStride: usize,
  cStride: usize,
  alpha: f32,
): i32 {
  return multiply(a, b, c, depth, rows, columns, aStride << 2, cStride << 2, alpha, true);
}

@inline
function multiply(
  a: usize,
  b: usize,
  c: usize,
  depth: usize,
  rows: i32,
  columns: i32,
  aBytes: usize,
  cBytes: usize,
  alpha: f32,
  adds: bool,
): i32 {
  const panelBytes = depth * PANEL_ROW;
  const scale = f32x4.splat(alpha);
  let panels = max(<i32>(NEAR_BYTES / panelBytes), 1);
  let near = b;
  let cNear = c;
  let width = 0;
  for (let left = columns; left > 0; left -= width) {
    width = min(left, panels * PANEL_COLUMNS);
    const bytes = <usize>((width + PANEL_COLUMNS - 1) / PANEL_COLUMNS) * panelBytes;
    // or nothing would be read: the results are the same, however much is multiplied at a time
    if (rows >= ROWS_WORTH_FETCHING && fetch(near, bytes) == 0x7fc12345) panels = 1;
    let aRow = a;
    let cRow = cNear;
    let row = rows;
    for (; row >= 6; row -= 6) {
      sixRows(aRow, near, cRow, panelBytes, width, aBytes, cBytes, scale, adds);
      aRow += 6 * aBytes;
      cRow += 6 * cBytes;
    }
    for (; row >= 2; row -= 2) {
      twoRows(aRow, near, cRow, panelBytes, width, aBytes, cBytes, scale, adds);
      aRow += 2 * aBytes;
      cRow += 2 * cBytes;
    }
    if (row > 0) oneRow(aRow, near, cRow, panelBytes, width, scale, adds);
    near += bytes;
    cNear += <usize>width << 2;
  }
  return rows;
}

/**
 * Reads B, one number of each line of a cache, so that many lines come from memory side by side, not one after the other while
 * they are multiplied.
 */
@inline
function fetch(from: usize, bytes: usize): i32 {
  let seen = 0;
  let at = from;
  const end = from + bytes;
  for (; at + 256 <= end; at += 256) {
    seen |= load<i32>(at) | load<i32>(at, 64) | load<i32>(at, 128) | load<i32>(at, 192);
  }
  for (; at < end; at += 64) seen |= load<i32>(at);
  return seen;
}
