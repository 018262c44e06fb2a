import { instantiateKernel } from './instantiate-kernel.ts';

/** The export of `above.as.ts`; addresses in bytes. */
interface AboveKernel {
  above(
    rows: number,
    rests: number,
    strideBytes: number,
    first: number,
    count: number,
    threshold: number,
    out: number,
  ): number;
}

const PAGE_BYTES = 65_536;
const FLOAT_BYTES = 4;
const LANES = 4;
/** Rows that the kernel compares with all others in one call. */
export const ROWS_AT_ONCE = 4;

/** Projections of embeddings and what they leave over, in a memory of their own. */
export class ProjectedRows {
  private readonly kernel: AboveKernel;
  private readonly memory: WebAssembly.Memory;
  private readonly strideFloats: number;
  private readonly restsStart: number;
  private readonly outStart: number;

  /**
   * @param kernelBytes of `above.wasm`.
   * @param count rows, all zero at first.
   * @param dim directions of the projection.
   */
  constructor(
    kernelBytes: Uint8Array<ArrayBuffer>,
    readonly count: number,
    dim: number,
  ) {
    const room = count + ROWS_AT_ONCE;
    this.strideFloats = Math.ceil(dim / LANES) * LANES;
    this.restsStart = room * this.strideFloats * FLOAT_BYTES;
    this.outStart = Math.ceil((this.restsStart + room * FLOAT_BYTES) / 16) * 16;
    const pairBytes = 2 * Uint32Array.BYTES_PER_ELEMENT;
    const bytes = this.outStart + ROWS_AT_ONCE * count * pairBytes;
    this.memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
    this.kernel = instantiateKernel<AboveKernel>(kernelBytes, this.memory);
  }

  /** @param rest at least the length of what the projection leaves over. */
  set(row: number, projection: Float32Array, rest: number): void {
    const { buffer } = this.memory;
    new Float32Array(buffer, row * this.strideFloats * FLOAT_BYTES, this.strideFloats).set(projection);
    new Float32Array(buffer, this.restsStart, this.count)[row] = rest;
  }

  /**
   * The pairs (i, j), i < j, of the rows `first` to `first + ROWS_AT_ONCE` whose dot product may reach the threshold.
   *
   * @returns `[pairs, 2]` row numbers: a view, good until the next call.
   */
  above(first: number, threshold: number): Uint32Array {
    const { restsStart, strideFloats, count, outStart, memory } = this;
    const strideBytes = strideFloats * FLOAT_BYTES;
    const pairs = this.kernel.above(0, restsStart, strideBytes, first, count, threshold, outStart);
    return new Uint32Array(memory.buffer, outStart, 2 * pairs);
  }
}
