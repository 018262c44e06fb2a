import type { Notes } from '../../models/import/onnx/graph-notes.ts';

/** As far as it is used. TypeScript has it for workers only, and tests read this file, too. */
interface AccessHandle {
  getSize(): number;
  read(into: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(sizeBytes: number): void;
  close(): void;
}
type Opener = FileSystemFileHandle & {
  createSyncAccessHandle(options?: { mode: 'read-only' }): Promise<AccessHandle>;
};

const SUFFIX = '.notes';

/** Notes in the origin private file system. They go when the file's folder goes, and are for nothing once the file is another. */
export class NotesFile implements Notes {
  private readonly name: string;

  /** @param file of which the notes are, in `folder`. */
  constructor(
    private readonly folder: FileSystemDirectoryHandle,
    private readonly file: FileSystemFileHandle,
  ) {
    this.name = `${file.name}${SUFFIX}`;
  }

  async read(): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const [stamp, bytes] = await Promise.all([this.stamp(), this.readAll()]);
      return stamp.every((byte, at) => bytes[at] === byte) ? bytes.subarray(stamp.length) : null;
    } catch {
      // there are none, or another tab is writing them
      return null;
    }
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      const stamp = await this.stamp();
      const file = (await this.folder.getFileHandle(this.name, { create: true })) as Opener;
      const access = await file.createSyncAccessHandle();
      try {
        access.truncate(0);
        access.write(stamp, { at: 0 });
        access.write(bytes, { at: stamp.length });
      } finally {
        access.close();
      }
    } catch {
      // another tab is writing, or there is no room
    }
  }

  private async readAll(): Promise<Uint8Array<ArrayBuffer>> {
    const file = (await this.folder.getFileHandle(this.name)) as Opener;
    const access = await file.createSyncAccessHandle({ mode: 'read-only' });
    try {
      const bytes = new Uint8Array(access.getSize());
      access.read(bytes, { at: 0 });
      return bytes;
    } finally {
      access.close();
    }
  }

  /** What tells the file from one that takes its place later: size in bytes and time of its last change. */
  private async stamp(): Promise<Uint8Array<ArrayBuffer>> {
    const { size, lastModified } = await this.file.getFile();
    return new Uint8Array(Float64Array.of(size, lastModified).buffer);
  }
}
