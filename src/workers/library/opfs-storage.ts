import { ModelError } from '../../models/model-error.ts';
import type { ModelRecord } from '../../models/library/types.ts';
import { isNamed, storing } from './storage-errors.ts';
import type { ModelStorage, Part } from './storage.ts';

/** Of the models that a person has downloaded. */
const MODELS = 'models';
const RECORD = 'record.json';
const PART = '.part';
const READ_STEP_BYTES = 4 * 1024 * 1024;

/** In every browser that has sync access handles and moves files, but not in TypeScript's library. */
type MovableHandle = FileSystemFileHandle & { move(name: string): Promise<void> };

/**
 * The origin private file system: real files, written in place by a worker, read without copies.
 *
 * @param folder where in it.
 * @returns null where the browser lacks a part of it, or forbids it (private windows of some).
 */
export async function openOpfsStorage(folder: string = MODELS): Promise<ModelStorage | null> {
  const storage = navigator.storage as StorageManager | undefined;
  const canWrite =
    'FileSystemFileHandle' in self && 'createSyncAccessHandle' in FileSystemFileHandle.prototype;
  if (!storage?.getDirectory || !canWrite || !('move' in FileSystemFileHandle.prototype)) return null;
  try {
    const root = await storage.getDirectory();
    return new OpfsStorage(await root.getDirectoryHandle(folder, { create: true }), folder);
  } catch {
    return null;
  }
}

class OpfsStorage implements ModelStorage {
  readonly kind = 'opfs';

  constructor(
    private readonly root: FileSystemDirectoryHandle,
    private readonly name: string,
  ) {}

  async ids(): Promise<string[]> {
    const ids: string[] = [];
    for await (const [name, handle] of this.root) if (handle.kind === 'directory') ids.push(name);
    return ids;
  }

  async readRecord(id: string): Promise<ModelRecord | null> {
    const folder = await this.folder(id);
    // the second is there alone if the page went away in the middle of a replacement
    for (const name of [RECORD, `${RECORD}${PART}`]) {
      const text = await (await fileIn(folder, name))?.text();
      const record = parseRecord(text);
      if (record) return record;
    }
    return null;
  }

  writeRecord(record: ModelRecord): Promise<void> {
    return storing(RECORD, async () => {
      const folder = await this.folder(record.id, true);
      const part = await openHandle(folder, `${RECORD}${PART}`);
      try {
        part.truncate(0);
        part.write(new TextEncoder().encode(JSON.stringify(record)));
      } finally {
        part.close();
      }
      await replace(folder, `${RECORD}${PART}`, RECORD);
    });
  }

  openPart(id: string, path: string): Promise<Part> {
    return storing(path, async () => {
      const folder = await this.folder(id, true);
      return new OpfsPart(await openHandle(folder, fileName(path) + PART), path);
    });
  }

  finishPart(id: string, path: string): Promise<void> {
    return storing(path, async () => {
      await replace(await this.folder(id, true), fileName(path) + PART, fileName(path));
    });
  }

  settle(id: string, path: string): Promise<void> {
    return storing(path, async () => {
      const part = new OpfsPart(await openHandle(await this.folder(id, true), fileName(path)), path);
      await part.close();
    });
  }

  async file(id: string, path: string): Promise<Blob | null> {
    return fileIn(await this.folder(id), fileName(path));
  }

  place(id: string, path: string): readonly string[] {
    return [this.name, id, fileName(path)];
  }

  async removeFile(id: string, path: string): Promise<void> {
    const folder = await this.folder(id);
    if (folder) await removeEntry(folder, fileName(path));
  }

  async storedBytes(id: string): Promise<number> {
    const folder = await this.folder(id);
    let sum = 0;
    if (!folder) return sum;
    for await (const [name] of folder) sum += (await fileIn(folder, name))?.size ?? 0;
    return sum;
  }

  remove(id: string): Promise<void> {
    return storing(id, () => removeEntry(this.root, id));
  }

  private async folder(id: string, create: true): Promise<FileSystemDirectoryHandle>;
  private async folder(id: string): Promise<FileSystemDirectoryHandle | null>;
  private async folder(id: string, create = false): Promise<FileSystemDirectoryHandle | null> {
    return this.root.getDirectoryHandle(id, { create }).catch((error: unknown) => {
      if (isNamed(error, 'NotFoundError')) return null;
      throw error;
    });
  }
}

class OpfsPart implements Part {
  constructor(
    private readonly handle: FileSystemSyncAccessHandle,
    private readonly path: string,
  ) {}

  get sizeBytes(): number {
    return this.handle.getSize();
  }

  readAll(onChunk: (chunk: Uint8Array) => void): Promise<void> {
    const buffer = new Uint8Array(READ_STEP_BYTES);
    for (let at = 0; at < this.sizeBytes;) {
      const readBytes = this.handle.read(buffer, { at });
      if (readBytes === 0) break;
      onChunk(buffer.subarray(0, readBytes));
      at += readBytes;
    }
    return Promise.resolve();
  }

  append(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    return storing(this.path, () => {
      const writtenBytes = this.handle.write(chunk, { at: this.sizeBytes });
      if (writtenBytes !== chunk.byteLength) {
        throw new ModelError('STORAGE_FULL', this.path, `wrote ${writtenBytes} of ${chunk.byteLength} bytes`);
      }
    });
  }

  clear(): Promise<void> {
    this.handle.truncate(0);
    return Promise.resolve();
  }

  leave(): Promise<void> {
    this.handle.close();
    return Promise.resolve();
  }

  close(): Promise<void> {
    return storing(this.path, () => {
      try {
        this.handle.flush();
      } finally {
        this.handle.close();
      }
    });
  }
}

/** Folders inside the model become a part of the name. */
function fileName(path: string): string {
  return encodeURIComponent(path);
}

async function openHandle(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemSyncAccessHandle> {
  const file = await folder.getFileHandle(name, { create: true });
  return file.createSyncAccessHandle();
}

/** Not every browser moves over a file that is there. */
async function replace(folder: FileSystemDirectoryHandle, from: string, to: string): Promise<void> {
  await removeEntry(folder, to);
  const handle = (await folder.getFileHandle(from)) as MovableHandle;
  await handle.move(to);
}

async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  await folder.removeEntry(name, { recursive: true }).catch((error: unknown) => {
    if (!isNamed(error, 'NotFoundError')) throw error;
  });
}

async function fileIn(folder: FileSystemDirectoryHandle | null, name: string): Promise<File | null> {
  try {
    return (await (await folder?.getFileHandle(name))?.getFile()) ?? null;
  } catch (error) {
    if (isNamed(error, 'NotFoundError')) return null;
    throw error;
  }
}

function parseRecord(text: string | undefined): ModelRecord | null {
  try {
    const record = JSON.parse(text ?? '') as Partial<ModelRecord>;
    return record.format === 1 ? (record as ModelRecord) : null;
  } catch {
    return null;
  }
}
