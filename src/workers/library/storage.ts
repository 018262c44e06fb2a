import type { ModelRecord } from '../../models/library/types.ts';

/** A file that grows. Only one at a time for each path. */
export interface Part {
  readonly sizeBytes: number;
  /** Gives what is there, in order. */
  readAll(onChunk: (chunk: Uint8Array) => void): Promise<void>;
  /** `chunk` is done with when the promise settles. @throws {ModelError} `STORAGE_FULL` */
  append(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Throws everything away that is there. */
  clear(): Promise<void>;
  /** What was appended lasts from here on. */
  close(): Promise<void>;
  /** The same without waiting for the disk: it lasts once the file is settled. */
  leave(): Promise<void>;
}

/** Models in a storage of the browser. Unfinished files are parts and are never given out as files. */
export interface ModelStorage {
  readonly kind: 'opfs' | 'cache' | 'memory';
  ids(): Promise<string[]>;
  readRecord(id: string): Promise<ModelRecord | null>;
  writeRecord(record: ModelRecord): Promise<void>;
  openPart(id: string, path: string): Promise<Part>;
  /** The part was closed and checked: from here on it is the file of that path. */
  finishPart(id: string, path: string): Promise<void>;
  /** Waits for the disk: a file whose part was only left lasts from here on. Nobody may be reading it. */
  settle(id: string, path: string): Promise<void>;
  /** A finished file, without reading it; null if there is none. */
  file(id: string, path: string): Promise<Blob | null>;
  /** Where a finished file lies in the origin private file system, from its root; null for other storages. */
  place(id: string, path: string): readonly string[] | null;
  removeFile(id: string, path: string): Promise<void>;
  /** On the disk, parts included. */
  storedBytes(id: string): Promise<number>;
  remove(id: string): Promise<void>;
}
