import type { FileBytes } from '../../models/file-bytes.ts';

/** A file on the disk. Its weights are read when they are asked for, so it never lies in memory as a whole. */
export class BlobBytes implements FileBytes {
  readonly isLasting = true;
  readonly notes = null;
  private readonly reader = new FileReaderSync();

  constructor(private readonly blob: Blob) {}

  get size(): number {
    return this.blob.size;
  }

  slice(start: number, end: number): Blob {
    return this.blob.slice(start, end);
  }

  keepOnly(): void {
    // nothing is held
  }

  take(start: number, end: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.reader.readAsArrayBuffer(this.blob.slice(start, end)));
  }

  takeInto(target: Uint8Array, start: number): void {
    target.set(this.take(start, start + target.length));
  }

  close(): void {
    // nothing is held
  }
}
