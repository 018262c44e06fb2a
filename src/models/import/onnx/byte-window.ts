import { ModelError } from '../../model-error.ts';

/** Read ahead by this much: names and nodes lie close together, weights are jumped over. */
const WINDOW_BYTES = 64 * 1024;
/** No single name, number list or node header is larger; only weights are, and those are never read. */
const MAX_PIECE_BYTES = 1024 * 1024;
/** Fields of the largest published graphs number a few hundred thousand; each costs well below a millisecond. */
const MAX_FIELDS = 4_000_000;

/**
 * A file read through a window of 64 KiB that moves along with what is asked for: memory stays bounded however large
 * the file is. Every failure is a `ModelError` with the file's name.
 */
export class ByteWindow {
  private bytes = new Uint8Array(0);
  private startByte = 0;
  private fieldsLeft = MAX_FIELDS;

  constructor(
    readonly blob: Blob,
    readonly file: string,
    private readonly signal?: AbortSignal,
  ) {}

  /** @returns the byte at `offset`, or undefined where it must be loaded first. */
  peek(offset: number): number | undefined {
    return this.bytes[offset - this.startByte];
  }

  /** Moves the window so that it starts at `offset`. */
  async load(offset: number, wantedBytes = 1): Promise<void> {
    this.signal?.throwIfAborted();
    const end = offset + Math.max(wantedBytes, WINDOW_BYTES);
    try {
      this.bytes = new Uint8Array(await this.blob.slice(offset, end).arrayBuffer());
    } catch (error) {
      throw new ModelError('MODEL_GRAPH_INVALID', this.file, `cannot be read (${String(error)})`);
    }
    this.startByte = offset;
    if (this.bytes.length < Math.min(wantedBytes, this.blob.size - offset))
      this.fail('cannot be read to its end');
  }

  /** The bytes from `start` up to `end`, valid until the next call. */
  async read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (end - start > MAX_PIECE_BYTES) this.fail('has a name or a list that is far too long');
    if (start < this.startByte || end > this.startByte + this.bytes.length)
      await this.load(start, end - start);
    return this.bytes.subarray(start - this.startByte, end - this.startByte);
  }

  /** Counts one field; a file with endlessly many is refused instead of read for hours. */
  countField(): void {
    if (--this.fieldsLeft < 0) this.fail(`has more than ${MAX_FIELDS} parts`);
  }

  fail(detail: string): never {
    throw new ModelError('MODEL_GRAPH_INVALID', this.file, detail);
  }
}
