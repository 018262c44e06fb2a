import type { ModelRecord } from '../../models/library/types.ts';
import { storing } from './storage-errors.ts';
import type { ModelStorage, Part } from './storage.ts';

/** The least that a storage must be able to do. Keys have slashes between their parts. */
export interface BlobShelf {
  readonly kind: 'cache' | 'memory';
  keys(): Promise<string[]>;
  get(key: string): Promise<Blob | null>;
  put(key: string, blob: Blob): Promise<void>;
  delete(key: string): Promise<void>;
}

const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Models on a shelf of blobs, for browsers without files that a worker may write: a file is a row of chunks, and
 * is there once its end mark is. Blobs are joined by reference, so that nothing is copied.
 */
export class ChunkStorage implements ModelStorage {
  readonly kind: 'cache' | 'memory';

  constructor(private readonly shelf: BlobShelf) {
    this.kind = shelf.kind;
  }

  async ids(): Promise<string[]> {
    const keys = await this.shelf.keys();
    return keys.filter((key) => key.endsWith('/record')).map((key) => key.split('/')[0] ?? '');
  }

  async readRecord(id: string): Promise<ModelRecord | null> {
    const text = await (await this.shelf.get(`${id}/record`))?.text();
    return text === undefined ? null : (JSON.parse(text) as ModelRecord);
  }

  writeRecord(record: ModelRecord): Promise<void> {
    return storing('record', () => this.shelf.put(`${record.id}/record`, new Blob([JSON.stringify(record)])));
  }

  async openPart(id: string, path: string): Promise<Part> {
    const chunks = await this.chunks(id, path);
    return new ChunkPart(this.shelf, rowOf(id, path), chunks.length, sizeOf(chunks), () =>
      this.chunks(id, path),
    );
  }

  finishPart(id: string, path: string): Promise<void> {
    return storing(path, () => this.shelf.put(endMark(id, path), new Blob()));
  }

  settle(): Promise<void> {
    // the browser says nothing about the disk
    return Promise.resolve();
  }

  async file(id: string, path: string): Promise<Blob | null> {
    return (await this.shelf.get(endMark(id, path))) ? new Blob(await this.chunks(id, path)) : null;
  }

  place(): null {
    return null;
  }

  async removeFile(id: string, path: string): Promise<void> {
    await this.shelf.delete(endMark(id, path));
    await this.deleteAll(rowOf(id, path));
  }

  async storedBytes(id: string): Promise<number> {
    const keys = (await this.shelf.keys()).filter((key) => key.startsWith(`${id}/`));
    const blobs = await Promise.all(keys.map((key) => this.shelf.get(key)));
    return sizeOf(blobs.filter((blob) => blob !== null));
  }

  async remove(id: string): Promise<void> {
    await this.deleteAll(`${id}/`);
  }

  private async deleteAll(prefix: string): Promise<void> {
    for (const key of await this.shelf.keys()) if (key.startsWith(prefix)) await this.shelf.delete(key);
  }

  private async chunks(id: string, path: string): Promise<Blob[]> {
    const blobs: Blob[] = [];
    for (;;) {
      const blob = await this.shelf.get(rowOf(id, path) + blobs.length);
      if (!blob) return blobs;
      blobs.push(blob);
    }
  }
}

class ChunkPart implements Part {
  private waiting: Uint8Array<ArrayBuffer>[] = [];
  private waitingBytes = 0;

  constructor(
    private readonly shelf: BlobShelf,
    private readonly row: string,
    private count: number,
    private shelvedBytes: number,
    private readonly chunks: () => Promise<Blob[]>,
  ) {}

  get sizeBytes(): number {
    return this.shelvedBytes + this.waitingBytes;
  }

  async readAll(onChunk: (chunk: Uint8Array) => void): Promise<void> {
    for (const blob of await this.chunks()) onChunk(new Uint8Array(await blob.arrayBuffer()));
  }

  async append(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    // its memory may be used again
    this.waiting.push(chunk.slice());
    this.waitingBytes += chunk.byteLength;
    if (this.waitingBytes >= CHUNK_BYTES) await this.close();
  }

  async clear(): Promise<void> {
    this.waiting = [];
    this.waitingBytes = 0;
    while (this.count > 0) await this.shelf.delete(this.row + --this.count);
    this.shelvedBytes = 0;
  }

  /** Puts what waits on the shelf; more may be appended. */
  async close(): Promise<void> {
    if (this.waitingBytes === 0) return;
    await storing(this.row, () => this.shelf.put(this.row + this.count, new Blob(this.waiting)));
    this.count += 1;
    this.shelvedBytes += this.waitingBytes;
    this.waiting = [];
    this.waitingBytes = 0;
  }

  leave(): Promise<void> {
    return this.close();
  }
}

function rowOf(id: string, path: string): string {
  return `${id}/chunks/${encodeURIComponent(path)}/`;
}

function endMark(id: string, path: string): string {
  return `${id}/complete/${encodeURIComponent(path)}`;
}

function sizeOf(blobs: Blob[]): number {
  return blobs.reduce((sum, blob) => sum + blob.size, 0);
}
