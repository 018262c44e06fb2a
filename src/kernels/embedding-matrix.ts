import { instantiateKernel } from './instantiate-kernel.ts';

/** The exports of `dots.as.ts`; addresses in bytes. */
interface DotsKernel {
  dots(
    a: number,
    picks: number,
    count: number,
    b: number,
    rowsOfB: number,
    strideBytes: number,
    scale: number,
    bias: number,
    out: number,
  ): void;
}

const PAGE_BYTES = 65_536;
const FLOAT_BYTES = 4;
/** The kernel sums this many products at a time. */
const BLOCK_FLOATS = 32;
/** Rows of the right-hand matrix that the kernel takes at once. */
const KERNEL_ROWS = 4;

/**
 * A growing `[rows, dim]` float32 matrix in a memory of its own, and its products. Behind the rows is room for what
 * one product needs, written anew each time.
 */
export class EmbeddingMatrix {
  rows = 0;
  private readonly memory = new WebAssembly.Memory({ initial: 0 });
  private readonly kernel: DotsKernel;
  private readonly strideBytes: number;

  /** @param kernelBytes of `dots.wasm`. @throws {WebAssembly.CompileError} where the machine has no SIMD. */
  constructor(
    kernelBytes: Uint8Array<ArrayBuffer>,
    readonly dim: number,
  ) {
    this.kernel = instantiateKernel<DotsKernel>(kernelBytes, this.memory);
    this.strideBytes = Math.ceil(dim / BLOCK_FLOATS) * BLOCK_FLOATS * FLOAT_BYTES;
  }

  /**
   * @param row `[dim]` float32.
   * @returns its number.
   * @throws {RangeError} if it has another size, or if the memory has no room left (4 GB).
   */
  append(row: Float32Array): number {
    if (row.length !== this.dim) throw new RangeError(`A row of ${row.length} numbers, not ${this.dim}.`);
    const start = this.rows * this.strideBytes;
    this.reserve(start + this.strideBytes);
    // the padding may hold what an earlier product left there
    const place = new Float32Array(this.memory.buffer, start, this.strideBytes / FLOAT_BYTES);
    place.fill(0, this.dim);
    place.set(row);
    return this.rows++;
  }

  /** `[dim]` float32: a view, good until the next call of anything here. */
  row(index: number): Float32Array {
    return new Float32Array(this.memory.buffer, index * this.strideBytes, this.dim);
  }

  /**
   * `scale * (row . other) + bias` of the picked rows and all others. For rows of unit length within 4.8e-7 * scale
   * of the true value.
   *
   * @param picks numbers of rows.
   * @param others `[others, dim]` float32, row-major.
   * @returns `[picks, others]` float32, row-major.
   */
  products(picks: Uint32Array, others: Float32Array, scale = 1, bias = 0): Float32Array<ArrayBuffer> {
    const otherCount = others.length / this.dim;
    if (!Number.isInteger(otherCount))
      throw new RangeError(`${others.length} numbers are no whole rows of ${this.dim}.`);
    const { strideBytes, memory } = this;
    const otherStart = this.rows * strideBytes;
    const picksStart = otherStart + Math.ceil(otherCount / KERNEL_ROWS) * KERNEL_ROWS * strideBytes;
    const outStart = picksStart + picks.length * Uint32Array.BYTES_PER_ELEMENT;
    this.reserve(outStart + picks.length * otherCount * FLOAT_BYTES);
    this.copyRows(others, otherStart);
    new Uint32Array(memory.buffer, picksStart, picks.length).set(picks);
    const { length } = picks;
    this.kernel.dots(0, picksStart, length, otherStart, otherCount, strideBytes, scale, bias, outStart);
    return new Float32Array(memory.buffer, outStart, length * otherCount).slice();
  }

  private copyRows(rows: Float32Array, start: number): void {
    const strideFloats = this.strideBytes / FLOAT_BYTES;
    const count = rows.length / this.dim;
    const place = new Float32Array(this.memory.buffer, start, count * strideFloats).fill(0);
    for (let row = 0; row < count; row++) {
      place.set(rows.subarray(row * this.dim, (row + 1) * this.dim), row * strideFloats);
    }
  }

  /** By half as much again at least, so that a row at a time does not mean a move at a time. */
  private reserve(bytes: number): void {
    const pages = this.memory.buffer.byteLength / PAGE_BYTES;
    const needed = Math.ceil(bytes / PAGE_BYTES);
    if (needed <= pages) return;
    const wanted = Math.max(needed, Math.min(Math.ceil(pages * 1.5), PAGE_BYTES));
    this.memory.grow(wanted - pages);
  }
}
