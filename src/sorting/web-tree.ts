import { type FileTree, folderOf, nameOf } from './file-tree.ts';

/** Chromium has it for its own storage, and for folders on the disk in part. TypeScript does not know it. */
interface MovableFile {
  move?(folder: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/** A folder on the disk, or in the browser's own storage, through the handle that a person gave. */
export class WebTree implements FileTree {
  private readonly folders = new Map<string, FileSystemDirectoryHandle>();
  private cannotRename = false;

  constructor(private readonly root: FileSystemDirectoryHandle) {}

  get name(): string {
    return this.root.name;
  }

  async kind(path: string): Promise<'file' | 'folder' | null> {
    if (path === '') return 'folder';
    const folder = await orNull(() => this.folder(folderOf(path)));
    if (!folder) return null;
    try {
      await folder.getFileHandle(nameOf(path));
      return 'file';
    } catch (error) {
      if (isNamed(error, 'TypeMismatchError')) return 'folder';
      if (isNamed(error, 'NotFoundError')) return null;
      throw error;
    }
  }

  async list(path: string): Promise<{ name: string; kind: 'file' | 'folder' }[]> {
    const folder = await orNull(() => this.folder(path));
    const names: { name: string; kind: 'file' | 'folder' }[] = [];
    if (!folder) return names;
    for await (const { name, kind } of folder.values()) {
      names.push({ name, kind: kind === 'file' ? 'file' : 'folder' });
    }
    return names;
  }

  async read(path: string): Promise<File> {
    const folder = await this.folder(folderOf(path));
    return (await folder.getFileHandle(nameOf(path))).getFile();
  }

  async create(path: string, content: Blob): Promise<void> {
    if ((await this.kind(path)) !== null) {
      throw new DOMException(`${path} is there already`, 'InvalidModificationError');
    }
    const folder = await this.folder(folderOf(path));
    const handle = await folder.getFileHandle(nameOf(path), { create: true });
    await write(handle, content, false);
  }

  async append(path: string, text: string): Promise<void> {
    const folder = await this.folder(folderOf(path));
    const handle = await folder.getFileHandle(nameOf(path), { create: true });
    await write(handle, new Blob([text]), true);
  }

  async remove(path: string): Promise<void> {
    await (await this.folder(folderOf(path))).removeEntry(nameOf(path));
  }

  async makeFolder(path: string): Promise<void> {
    await (await this.folder(folderOf(path))).getDirectoryHandle(nameOf(path), { create: true });
  }

  async removeEmptyFolder(path: string): Promise<void> {
    this.folders.delete(path);
    try {
      await (await this.folder(folderOf(path))).removeEntry(nameOf(path));
    } catch (error) {
      if (!isNamed(error, 'InvalidModificationError')) throw error;
    }
  }

  /**
   * A move that fails is told apart from one that cannot be done by looking: with the file still in its place it
   * cannot, and is not tried again.
   */
  async rename(from: string, to: string): Promise<boolean> {
    if (this.cannotRename || (await this.kind(to)) !== null) return false;
    const folder = await this.folder(folderOf(from));
    const file: FileSystemFileHandle & MovableFile = await folder.getFileHandle(nameOf(from));
    const { move } = file;
    if (!move) return false;
    try {
      await move.call(file, await this.folder(folderOf(to)), nameOf(to));
      return true;
    } catch (error) {
      if ((await this.kind(from)) !== 'file' || (await this.kind(to)) !== null) throw error;
      this.cannotRename = true;
      return false;
    }
  }

  private async folder(path: string): Promise<FileSystemDirectoryHandle> {
    if (path === '') return this.root;
    const known = this.folders.get(path);
    if (known) return known;
    const handle = await (await this.folder(folderOf(path))).getDirectoryHandle(nameOf(path));
    this.folders.set(path, handle);
    return handle;
  }
}

/** What is written shows when it is closed: the file is empty, or as it was, until then. */
async function write(handle: FileSystemFileHandle, content: Blob, atEnd: boolean): Promise<void> {
  const stream = await handle.createWritable({ keepExistingData: atEnd });
  try {
    if (atEnd) await stream.seek((await handle.getFile()).size);
    await stream.write(content);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => {});
    throw error;
  }
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (isNamed(error, 'NotFoundError') || isNamed(error, 'TypeMismatchError')) return null;
    throw error;
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}
