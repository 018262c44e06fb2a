import type { FileTree } from '../../src/sorting/file-tree.ts';
import { folderOf, nameOf } from '../../src/sorting/file-tree.ts';

export class Crash extends Error {}

/** Counts what changes something over all trees that share it, and crashes before or in the middle of one change. */
export class Fate {
  count = 0;
  /** `at` counts from 0; each change has three moments: before it, in its middle, after it. */
  constructor(private readonly crashAt: number | null = null) {}

  /** Called at each moment; `moment` 1 is the middle, for changes that have one. */
  moment(): void {
    if (this.count++ === this.crashAt) throw new Crash();
  }
}

/** A file system of one folder in memory, that can crash at any moment. Its state outlives the crash. */
export class MemoryTree implements FileTree {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly folders = new Set<string>(['']);
  fate = new Fate();

  constructor(
    readonly name: string,
    content: Record<string, string> = {},
    private readonly canRename = false,
  ) {
    for (const [path, text] of Object.entries(content)) {
      for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) this.folders.add(folder);
      this.files.set(path, new TextEncoder().encode(text));
    }
  }

  /** Everything that is there, folders with a slash at their end. */
  snapshot(): Record<string, string> {
    const files = [...this.files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)] as const);
    const folders = [...this.folders].filter((path) => path !== '').map((path) => [`${path}/`, ''] as const);
    return Object.fromEntries([...files, ...folders].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  async kind(path: string): Promise<'file' | 'folder' | null> {
    return this.files.has(path) ? 'file' : this.folders.has(path) ? 'folder' : null;
  }

  async list(folder: string) {
    const inside = (path: string) => path !== '' && folderOf(path) === folder;
    return [
      ...[...this.files.keys()].filter(inside).map((path) => ({ name: nameOf(path), kind: 'file' as const })),
      ...[...this.folders].filter(inside).map((path) => ({ name: nameOf(path), kind: 'folder' as const })),
    ];
  }

  async read(path: string): Promise<Blob> {
    const bytes = this.files.get(path);
    if (!bytes) throw new DOMException(path, 'NotFoundError');
    return new Blob([bytes]);
  }

  async create(path: string, content: Blob): Promise<void> {
    const bytes = new Uint8Array(await content.arrayBuffer());
    this.fate.moment();
    if (this.files.has(path) || this.folders.has(path)) throw new Error(`${path} would be overwritten`);
    if (!this.folders.has(folderOf(path))) throw new DOMException(folderOf(path), 'NotFoundError');
    this.files.set(path, new Uint8Array());
    this.fate.moment();
    this.files.set(path, bytes.slice(0, bytes.length >> 1));
    this.fate.moment();
    this.files.set(path, bytes);
    this.fate.moment();
  }

  async append(path: string, text: string): Promise<void> {
    const before = this.files.get(path) ?? new Uint8Array();
    const added = new TextEncoder().encode(text);
    const with_ = (count: number) => {
      const all = new Uint8Array(before.length + count);
      all.set(before);
      all.set(added.subarray(0, count), before.length);
      this.files.set(path, all);
    };
    for (const part of [0, added.length >> 1, added.length - 2, added.length]) {
      this.fate.moment();
      with_(part);
    }
    this.fate.moment();
  }

  async remove(path: string): Promise<void> {
    this.fate.moment();
    if (!this.files.delete(path)) throw new DOMException(path, 'NotFoundError');
    this.fate.moment();
  }

  async makeFolder(path: string): Promise<void> {
    this.fate.moment();
    this.folders.add(path);
    this.fate.moment();
  }

  async removeEmptyFolder(path: string): Promise<void> {
    if ((await this.list(path)).length > 0) return;
    this.fate.moment();
    this.folders.delete(path);
    this.fate.moment();
  }

  async rename(from: string, to: string): Promise<boolean> {
    if (!this.canRename) return false;
    this.fate.moment();
    if ((await this.kind(to)) !== null) throw new Error(`${to} would be overwritten`);
    const bytes = this.files.get(from);
    if (!bytes || !this.folders.has(folderOf(to))) throw new DOMException(from, 'NotFoundError');
    this.files.set(to, bytes);
    this.files.delete(from);
    this.fate.moment();
    return true;
  }
}
