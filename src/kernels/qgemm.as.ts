import { MOST_DEPTH_IN_ORDER, PANEL_COLUMNS, panelBytes } from './qgemm/layout.as';
import { pack } from './qgemm/panels.as';
import { multiplyPanels } from './qgemm/multiply-panels.as';
import { MOST_ROWS, NOTES_BYTES, takenByte } from './qgemm/notes.as';

/**
 * The product of 8-bit matrices of ONNX Runtime, in AssemblyScript: `scripts/runtime` puts it in the place of the runtime's own
 * in copies of its WASM file. That one widens everything to 16 bits and multiplies eight pairs an instruction; these
 * have the processor multiply sixteen pairs of bytes. That one packs weights anew for every product; here they are packed
 * once, when a graph is opened.
 *
 * The instructions are of relaxed SIMD: four products of a signed byte and a byte of 7 bits are added to an int32, or two to 16 bits.
 * What they do with the eighth bit depends on the processor. Three answers can be made exact: the byte is unsigned and four
 * are added (x64 with AVX-VNNI), it is signed (ARM), or it is unsigned and two are added (other x64, `quad-order.as.ts`). Hence three
 * functions. `workers/runtime/exact-dots.ts` finds out which of them is right on a machine; where none is, the runtime's own
 * file is used. All sums are whole numbers, so the results are equal to the runtime's to the last bit.
 */

/** Numbers of A in a block, and of B's rows, where B is packed for one product; a multiple of 4. */
const BLOCK_DEPTH: i32 = 256;
/** Columns of B in such a block; a multiple of 8. */
const BLOCK_COLUMNS: i32 = 128;

/** The scratch memory has 36,928 bytes: notes, and the packed block (33,280). */
const BLOCK: usize = NOTES_BYTES;

/** Bytes of all of B, `[depth, columns]`, when it is packed. */
export function packedBytes(depth: i32, columns: i32): usize {
  return bytesOfPanels<u8>(depth, columns);
}

/** Packs all of B. */
export function packWeights(out: usize, b: usize, depth: i32, columns: i32, signed: i32): void {
  pack<u8>(out, b, <usize>columns, columns, depth, signed ? 0 : 0x80);
}

/** The same where products are added in pairs; 0 if it is not to be packed. */
export function packedBytesOfPairs(depth: i32, columns: i32): usize {
  return depth > MOST_DEPTH_IN_ORDER ? 0 : bytesOfPanels<u16>(depth, columns);
}

export function packWeightsOfPairs(out: usize, b: usize, depth: i32, columns: i32, signed: i32): void {
  pack<u16>(out, b, <usize>columns, columns, depth, signed ? 0 : 0x80);
}

@inline
function bytesOfPanels<P>(depth: i32, columns: i32): usize {
  return <usize>((columns + PANEL_COLUMNS - 1) / PANEL_COLUMNS) * panelBytes<P>(depth);
}

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
  return multiply<u8>(shape, data, rowStart, rows, columnStart, columns, scratch);
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
  return multiply<i8>(shape, data, rowStart, rows, columnStart, columns, scratch);
}

/** Where they count as unsigned and two products are added in 16 bits. */
export function qgemmPairs(
  shape: usize,
  data: usize,
  rowStart: i32,
  rows: i32,
  columnStart: i32,
  columns: i32,
  scratch: usize,
): usize {
  return multiply<u16>(shape, data, rowStart, rows, columnStart, columns, scratch);
}

/**
 * A range of C, `[rows, columns]` int32, from the structures that ONNX Runtime hands to its own function:
 *
 * shape: 0 M, 4 N, 8 K as int32; 12 whether A is signed, 13 whether B is, 14 whether C is added to, as bytes.
 * data: 0 A, 4 its stride, 8 its zero point (byte), 12 B, 16 its stride, 20 address of its zero points (bytes), 24 whether B is
 * packed, 25 whether there is a zero point a column, 28 C, 32 its stride, 36 what is done with C afterwards.
 *
 * @typeParam P what the processor takes A's bytes for: u8 or i8, or u16 for unsigned ones whose products it adds in 16 bits.
 * @param columnStart a multiple of 16.
 * @returns what is to be done with the range afterwards; 0 for nothing.
 */
@inline
function multiply<P>(
  shape: usize,
  data: usize,
  rowStart: i32,
  rows: i32,
  columnStart: i32,
  columns: i32,
  scratch: usize,
): usize {
  const depth = load<i32>(shape, 8);
  if (depth == 0 || rows == 0 || columns == 0) return 0;
  const aStride = load<usize>(data, 4);
  const cStride = load<usize>(data, 32) << 2;
  const a = load<usize>(data) + <usize>rowStart * aStride;
  const c = load<usize>(data, 28) + <usize>rowStart * cStride + (<usize>columnStart << 2);
  const signedA = load<u8>(shape, 12) != 0;
  const zeroA = signedA ? takenByte<i8, P>(load<u8>(data, 8)) : takenByte<u8, P>(load<u8>(data, 8));
  const flipB = load<u8>(shape, 13) ? 0 : 0x80;
  const perColumn = load<u8>(data, 25);
  const zeros = load<usize>(data, 20) + (perColumn ? <usize>columnStart : 0);
  const packed = load<u8>(data, 24) != 0;
  const bStride = load<usize>(data, 16);
  const b = load<usize>(data, 12);
  let panels = scratch + BLOCK;
  if (packed) panels = b + <usize>(columnStart / PANEL_COLUMNS) * panelBytes<P>(depth);
  const mostDepth = packed ? depth : BLOCK_DEPTH;
  const mostColumns = packed ? columns : BLOCK_COLUMNS;
  let adds = load<u8>(shape, 14) != 0;
  for (let deep = 0; deep < depth; deep += mostDepth) {
    const blockDepth = min(depth - deep, mostDepth);
    for (let across = 0; across < columns; across += mostColumns) {
      const width = min(columns - across, mostColumns);
      if (!packed) {
        const from = b + <usize>deep * bStride + <usize>(columnStart + across);
        pack<P>(panels, from, bStride, width, blockDepth, flipB);
      }
      const blockZeros = zeros + (perColumn ? <usize>across : 0);
      let aRow = a + <usize>deep;
      let cRow = c + (<usize>across << 2);
      for (let row = 0; row < rows; row += MOST_ROWS) {
        const count = min(rows - row, MOST_ROWS);
        // prettier-ignore
        if (signedA) multiplyPanels<i8, P>(panels, scratch, aRow, aStride, cRow, cStride, count, width, blockDepth, zeroA, blockZeros, perColumn, flipB, adds);
        else multiplyPanels<u8, P>(panels, scratch, aRow, aStride, cRow, cStride, count, width, blockDepth, zeroA, blockZeros, perColumn, flipB, adds);
        aRow += <usize>MOST_ROWS * aStride;
        cRow += <usize>MOST_ROWS * cStride;
      }
    }
    adds = true;
  }
  return load<usize>(data, 36);
}
