import type { Notes } from './import/onnx/graph-notes.ts';

/** A stretch of a file, from `start` up to, not including, `end`. */
export interface ByteSpan {
  start: number;
  end: number;
}

/** A file whose weights are read once each. What was read may be let go, so that it never lies in memory twice. */
export interface FileBytes {
  readonly size: number;
  /** Whether what was taken can be taken again. */
  readonly isLasting: boolean;
  /** Where what was found out about the file may be kept. */
  readonly notes: Notes | null;
  /** A look at a part, as at a Blob; nothing is let go. */
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
  /** Says which parts will be taken; everything else may be let go. */
  keepOnly(spans: readonly ByteSpan[]): void;
  /**
   * The bytes from `start` up to `end`, valid until the next call.
   *
   * @throws {RangeError} if they were taken before and are gone.
   */
  take(start: number, end: number): Uint8Array<ArrayBuffer>;
  /** The same, written to `target`, which has their length. */
  takeInto(target: Uint8Array, start: number): void;
  /** No more is wanted: everything is let go. */
  close(): void;
}

interface Piece {
  start: number;
  /** null once it is let go. */
  bytes: Uint8Array<ArrayBuffer> | null;
  /** Bytes that are still to be taken. */
  awaited: number;
}

/** A file in the pieces in which it came. Each is let go when the last of its awaited bytes was taken. */
export class HeldBytes implements FileBytes {
  readonly size: number;
  readonly isLasting: boolean = false;
  readonly notes = null;
  private readonly pieces: Piece[] = [];
  private passing: Uint8Array<ArrayBuffer> | null = null;

  constructor(pieces: readonly Uint8Array<ArrayBuffer>[]) {
    let start = 0;
    for (const bytes of pieces) {
      if (bytes.length === 0) continue;
      this.pieces.push({ start, bytes, awaited: bytes.length });
      start += bytes.length;
    }
    this.size = start;
  }

  slice(start: number, end: number) {
    const to = Math.min(end, this.size);
    return { arrayBuffer: () => Promise.resolve(this.copy(start, Math.max(start, to)).buffer) };
  }

  keepOnly(spans: readonly ByteSpan[]): void {
    for (const piece of this.pieces) piece.awaited = 0;
    for (const { start, end } of spans) {
      for (const piece of this.overlapping(start, end)) piece.awaited += overlap(piece, start, end);
    }
    this.letGo();
  }

  take(start: number, end: number): Uint8Array<ArrayBuffer> {
    this.dropPassing();
    const [piece, ...more] = this.overlapping(start, end);
    if (piece?.bytes && more.length === 0) {
      // whoever takes the last part of a piece still holds it, so it is let go without being freed at once
      piece.awaited -= end - start;
      const bytes = piece.bytes.subarray(start - piece.start, end - piece.start);
      if (piece.awaited <= 0) piece.bytes = null;
      return bytes;
    }
    this.passing = this.copy(start, end);
    for (const each of this.overlapping(start, end)) each.awaited -= overlap(each, start, end);
    this.letGo();
    return this.passing;
  }

  takeInto(target: Uint8Array, start: number): void {
    target.set(this.take(start, start + target.length));
  }

  close(): void {
    this.keepOnly([]);
    this.dropPassing();
  }

  private dropPassing(): void {
    if (this.passing) freeNow(this.passing);
    this.passing = null;
  }

  private copy(start: number, end: number): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(end - start);
    for (const piece of this.overlapping(start, end)) {
      if (!piece.bytes) throw new RangeError(`bytes ${start} to ${end} were taken before`);
      const from = Math.max(start, piece.start);
      const part = piece.bytes.subarray(from - piece.start, end - piece.start);
      whole.set(part, from - start);
    }
    return whole;
  }

  private letGo(): void {
    for (const piece of this.pieces) {
      if (piece.bytes === null || piece.awaited > 0) continue;
      freeNow(piece.bytes);
      piece.bytes = null;
    }
  }

  private overlapping(start: number, end: number): Piece[] {
    if (start >= end) return [];
    const first = this.indexAt(start);
    const last = this.indexAt(end - 1);
    return this.pieces.slice(first, last + 1);
  }

  /** The piece that holds byte `at`, by halving. */
  private indexAt(at: number): number {
    if (at < 0 || at >= this.size) throw new RangeError(`byte ${at} of ${this.size}`);
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pieces[middle]!.start <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function overlap({ start, bytes }: Piece, from: number, to: number): number {
  return Math.min(to, start + (bytes?.length ?? 0)) - Math.max(from, start);
}

/** Gives the memory back now instead of at the next garbage collection, where the browser can (2023 on). */
export function freeNow({ buffer }: Uint8Array<ArrayBuffer>): void {
  (buffer as ArrayBuffer & { transfer?: (length: number) => ArrayBuffer }).transfer?.(0);
}
