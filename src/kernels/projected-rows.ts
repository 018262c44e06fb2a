import { instantiateKernel } from './instantiate-kernel.ts';

/** The export of `above.as.ts`; addresses in bytes. */
interface AboveKernel {
  above(
    rows: number,
    rests: number,
    strideBytes: number,
    embeddings: number,
    embeddingBytes: number,
    blockRests: number,
    first: number,
    count: number,
    threshold: number,
    out: number,
  ): number;
}

const PAGE_BYTES = 65_536;
const FLOAT_BYTES = 4;
const LANES = 4;
/** The kernel looks at the bound of a pair again after so many products. */
const BLOCK_FLOATS = 64;
/** What the float32 of a length may be too small by. */
const REST_SLACK = 1e-6;
/** Rows that the kernel compares with all others in one call. */
export const ROWS_AT_ONCE = 4;

/** Embeddings, their projections and what these leave over, in a memory of their own. */
export class ProjectedRows {
  private readonly kernel: AboveKernel;
  private readonly memory: WebAssembly.Memory;
  private readonly strideFloats: number;
  private readonly blocks: number;
  private readonly restsStart: number;
  private readonly embeddingsStart: number;
  private readonly blockRestsStart: number;
  private readonly outStart: number;

  /**
   * @param kernelBytes of `above.wasm`.
   * @param count rows, all zero at first.
   * @param directions of the projection.
   * @param dim of the embeddings.
   * @throws {RangeError} if there is no memory for them (4 GB).
   */
  constructor(
    kernelBytes: Uint8Array<ArrayBuffer>,
    readonly count: number,
    directions: number,
    dim: number,
  ) {
    const room = count + ROWS_AT_ONCE;
    this.strideFloats = Math.ceil(directions / LANES) * LANES;
    this.blocks = Math.ceil(dim / BLOCK_FLOATS);
    const floats = (number: number) => Math.ceil(number / LANES) * LANES * FLOAT_BYTES;
    this.restsStart = floats(room * this.strideFloats);
    this.embeddingsStart = this.restsStart + floats(room);
    this.blockRestsStart = this.embeddingsStart + floats(room * this.blocks * BLOCK_FLOATS);
    this.outStart = this.blockRestsStart + floats(room * this.blocks);
    const pairBytes = 2 * Uint32Array.BYTES_PER_ELEMENT;
    const bytes = this.outStart + ROWS_AT_ONCE * count * pairBytes;
    this.memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
    this.kernel = instantiateKernel<AboveKernel>(kernelBytes, this.memory);
  }

  /** @param rest at least the length of what the projection leaves over. */
  set(row: number, projection: Float32Array, rest: number, embedding: Float32Array): void {
    const embeddingFloats = this.blocks * BLOCK_FLOATS;
    this.floats(0, row * this.strideFloats, this.strideFloats).set(projection);
    this.floats(this.restsStart, row, 1)[0] = rest;
    this.floats(this.embeddingsStart, row * embeddingFloats, embeddingFloats).set(embedding);
    const rests = this.floats(this.blockRestsStart, row * this.blocks, this.blocks);
    let squares = 0;
    for (let block = this.blocks - 1; block >= 0; block--) {
      rests[block] = Math.sqrt(squares) * (1 + REST_SLACK) + REST_SLACK;
      const start = block * BLOCK_FLOATS;
      for (const value of embedding.subarray(start, start + BLOCK_FLOATS)) squares += value * value;
    }
  }

  /**
   * The pairs (i, j), i < j, of the rows `first` to `first + ROWS_AT_ONCE` whose dot product may reach the threshold.
   *
   * @param threshold less 2e-5 for what float32 sums of up to 2,000 products may lose.
   * @returns `[pairs, 2]` row numbers: a view, good until the next call.
   */
  above(first: number, threshold: number): Uint32Array {
    const pairs = this.kernel.above(
      0,
      this.restsStart,
      this.strideFloats * FLOAT_BYTES,
      this.embeddingsStart,
      this.blocks * BLOCK_FLOATS * FLOAT_BYTES,
      this.blockRestsStart,
      first,
      this.count,
      threshold,
      this.outStart,
    );
    return new Uint32Array(this.memory.buffer, this.outStart, 2 * pairs);
  }

  private floats(start: number, index: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, start + index * FLOAT_BYTES, length);
  }
}
