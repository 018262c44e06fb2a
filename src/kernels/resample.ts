import type { ImageSpec } from '../clip/manifest.ts';
import { isVerticalFirst, type ResizeCrop, resizeWeights, rowsNeeded } from '../clip/pillow-resize.ts';
import { normalize, preprocess, type PreprocessSpec } from '../clip/preprocess.ts';
import { resizeGeometry } from '../clip/resize-geometry.ts';
import { instantiateKernel } from './instantiate-kernel.ts';
import { tapTable, type TapTable } from './tap-table.ts';

/** A picture whose pixels are read in strips, so that a copy of the whole need not exist. */
export interface PixelRows {
  widthPx: number;
  heightPx: number;
  /** `[count, widthPx, 4]` RGBA, row-major, from row `first` on; valid until the next call. Alpha means nothing. */
  read(first: number, count: number): Uint8Array | Uint8ClampedArray;
}

interface ResampleExports {
  horizontal(
    ...addresses: [
      source: number,
      rowBytes: number,
      rows: number,
      outputs: number,
      ...table: Table,
      out: number,
    ]
  ): void;
  vertical(
    ...addresses: [source: number, rowBytes: number, outputs: number, ...table: Table, out: number]
  ): void;
}

type Table = [starts: number, groups: number, weights: number];

/** A strip stays in a processor's second-level cache between being read and being resized. */
const STRIP_BYTES = 512 * 1024;
const PAGE_BYTES = 64 * 1024;

/** Preprocesses pictures with SIMD; equal to `preprocess` in `src/clip`, bit for bit. */
export class Resampler {
  private readonly memory = new WebAssembly.Memory({ initial: 1 });
  private readonly kernel: ResampleExports;

  /** @param kernelBytes of `resample.wasm`. */
  constructor(kernelBytes: Uint8Array<ArrayBuffer>) {
    this.kernel = instantiateKernel<ResampleExports>(kernelBytes, this.memory);
  }

  /** @returns `[3, spec.heightPx, spec.widthPx]` float32, row-major. */
  preprocess(rows: PixelRows, spec: PreprocessSpec): Float32Array<ArrayBuffer> {
    const crop = resizeGeometry(rows, spec);
    if (isVerticalFirst(rows, crop)) {
      const { widthPx, heightPx } = rows;
      return preprocess({ data: rows.read(0, heightPx), channels: 4, widthPx, heightPx }, spec);
    }
    return normalize(this.resizeCrop(rows, crop, spec.filter), 4, spec);
  }

  /** @returns `[crop.heightPx, crop.widthPx, 4]`, row-major, 0..255; valid until the next call. */
  private resizeCrop(rows: PixelRows, crop: ResizeCrop, filter: ImageSpec['filter']): Uint8Array {
    const { horizontal, vertical } = resizeWeights(rows, crop, filter);
    const { first: firstRow, end } = rowsNeeded(vertical);
    const rowsRead = end - firstRow;
    const across = tapTable(inBytes(paddedTo4(horizontal)), 4);
    const down = tapTable(vertical, 2);
    const columns = across.starts.length;
    const plan = this.plan(rows.widthPx, rowsRead, across, down);

    for (let done = 0; done < rowsRead; done += plan.stripRows) {
      const count = Math.min(plan.stripRows, rowsRead - done);
      this.bytes(plan.strip, count * plan.rowBytes).set(rows.read(firstRow + done, count));
      const out = plan.between + done * columns * 4;
      this.kernel.horizontal(plan.strip, plan.rowBytes, count, columns, ...plan.across, out);
    }
    const between = plan.between - firstRow * columns * 4;
    this.kernel.vertical(between, columns * 4, crop.heightPx, ...plan.down, plan.out);
    const result = this.bytes(plan.out, crop.heightPx * columns * 4);
    return columns === crop.widthPx ? result : withoutPadding(result, columns, crop);
  }

  /** Lays everything out one after the other and makes the memory large enough. */
  private plan(widthPx: number, rowsRead: number, across: TapTable, down: TapTable) {
    const rowBytes = widthPx * 4;
    const columns = across.starts.length;
    // rows are resized in pairs
    const stripRows = Math.max(2, 2 * Math.floor(STRIP_BYTES / rowBytes / 2));
    let end = 0;
    const room = (byteLength: number) => {
      const at = end;
      end = Math.ceil((at + byteLength) / 16) * 16;
      return at;
    };
    const table = ({ starts, groups, weights }: TapTable): Table => [
      room(starts.byteLength),
      room(groups.byteLength),
      room(weights.byteLength),
    ];
    const plan = {
      rowBytes,
      stripRows,
      across: table(across),
      down: table(down),
      // a window may be read three pixels or one row too far
      strip: room(stripRows * rowBytes + 16),
      between: room((rowsRead + 1) * columns * 4),
      out: room(down.starts.length * columns * 4),
    };
    this.grow(end);
    this.write(plan.across, across);
    this.write(plan.down, down);
    return plan;
  }

  private grow(neededBytes: number): void {
    const missingBytes = neededBytes - this.memory.buffer.byteLength;
    if (missingBytes > 0) this.memory.grow(Math.ceil(missingBytes / PAGE_BYTES));
  }

  private write(addresses: Table, { starts, groups, weights }: TapTable): void {
    const [startsAt, groupsAt, weightsAt] = addresses;
    new Int32Array(this.memory.buffer, startsAt, starts.length).set(starts);
    new Int32Array(this.memory.buffer, groupsAt, groups.length).set(groups);
    new Int32Array(this.memory.buffer, weightsAt, weights.length).set(weights);
  }

  private bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length);
  }
}

type Weights = ReturnType<typeof resizeWeights>['horizontal'];

/** Outputs up to the next multiple of four, with no taps: the vertical pass reads 16 bytes at a time. */
function paddedTo4({ starts, offsets, weights }: Weights): Weights {
  const padded = Math.ceil(starts.length / 4) * 4;
  const last = offsets[starts.length]!;
  return {
    starts: Int32Array.from({ length: padded }, (_, output) => starts[output] ?? 0),
    offsets: Int32Array.from({ length: padded + 1 }, (_, output) => offsets[output] ?? last),
    weights,
  };
}

function inBytes({ starts, offsets, weights }: Weights): Weights {
  return { starts: starts.map((start) => start * 4), offsets, weights };
}

function withoutPadding(padded: Uint8Array, columns: number, { widthPx, heightPx }: ResizeCrop): Uint8Array {
  const result = new Uint8Array(widthPx * heightPx * 4);
  for (let row = 0; row < heightPx; row++) {
    const start = row * columns * 4;
    result.set(padded.subarray(start, start + widthPx * 4), row * widthPx * 4);
  }
  return result;
}
