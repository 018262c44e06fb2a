import { ModelError } from '../../model-error.ts';

/** Read ahead by this much: names and nodes lie close together, weights are jumped over. */
const WINDOW_BYTES = 64 * 1024;
/** No single name, number list or node header is larger; only weights are, and those are never read. */
const MAX_PIECE_BYTES = 1024 * 1024;
/** Graphs as large as any that is published have a fifth of that. */
const MAX_FIELDS = 500_000;

/** A file as a window looks at it: a Blob, or something that can be cut like one. */
export interface Sliceable {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/**
 * A file read through a window of 64 KiB that moves along with what is asked for: memory stays bounded however large
 * the file is. Every failure is a `ModelError` with the file's name.
 */
export class ByteWindow {
  private bytes = new Uint8Array(0);
  private startByte = 0;
  private fieldsLeft = MAX_FIELDS;

  constructor(
    readonly blob: Sliceable,
    readonly file: string,
    private readonly signal?: AbortSignal,
  ) {}

  /** @returns the bytes from `start` up to `end` where they are at hand; valid until the next `read`. */
  view(start: number, end: number): Uint8Array<ArrayBuffer> | null {
    if (start < this.startByte || end > this.startByte + this.bytes.length) return null;
    return this.bytes.subarray(start - this.startByte, end - this.startByte);
  }

  /** The bytes from `start` up to `end`, valid until the next `read`. */
  async read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (end - start > MAX_PIECE_BYTES) this.fail('has a name or a list that is far too long');
    return this.view(start, end) ?? (await this.load(start, end));
  }

  /** Moves the window so that it starts at `start`. */
  private async load(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    this.signal?.throwIfAborted();
    const slice = this.blob.slice(start, Math.max(end, start + WINDOW_BYTES));
    try {
      this.bytes = new Uint8Array(await slice.arrayBuffer());
    } catch (error) {
      this.fail(`cannot be read (${String(error)})`);
    }
    this.startByte = start;
    return this.view(start, end) ?? this.fail('cannot be read to its end');
  }

  /** Counts one field; a file with endlessly many is refused instead of read for hours. */
  countField(): void {
    if (--this.fieldsLeft < 0) this.fail(`has more than ${MAX_FIELDS} parts`);
  }

  fail(detail: string): never {
    throw new ModelError('MODEL_GRAPH_INVALID', this.file, detail);
  }
}
