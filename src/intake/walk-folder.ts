import { type Found, reasonOf } from './found.ts';
import { isUnwanted } from './gather-files.ts';
import type { LazyFile } from './picture.ts';

/** Deeper than any folder of pictures, and not so deep that a link which leads back to its parent never ends. */
const MAX_DEPTH = 40;

/** Numbers count as numbers. A collator would do more and hold the page for 100 ms with 20,000 names. */
function orderKey({ name }: { name: string }): string {
  return name.toLowerCase().replaceAll(/\d+/g, (digits) => digits.padStart(12, '0'));
}

function inOrder<T extends { name: string }>(handles: T[]): T[] {
  return handles
    .map((handle) => ({ handle, key: orderKey(handle) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ handle }) => handle);
}

/**
 * Every file under a folder, in the order of names, a folder's files before its sub-folders. What cannot be read on
 * the way is told of and passed by: a folder may change, or the permission end, while it is read.
 */
export async function* walkFolder(root: FileSystemDirectoryHandle): AsyncGenerator<Found> {
  yield* walk(root, root, '', 0);
}

async function* walk(
  root: FileSystemDirectoryHandle,
  folder: FileSystemDirectoryHandle,
  inRoot: string,
  depth: number,
): AsyncGenerator<Found> {
  const path = `${root.name}/${inRoot}`;
  if (depth > MAX_DEPTH) {
    yield { kind: 'left-out', path, reason: 'too-deep' };
    return;
  }
  const { files, folders, error } = await readFolder(folder);
  if (error !== null) yield { kind: 'left-out', path, reason: reasonOf(error) };
  for (const handle of files) {
    if (isUnwanted(handle)) continue;
    const pathInRoot = inRoot + handle.name;
    yield {
      ...{ kind: 'file', path: path + handle.name, name: handle.name, chosen: false },
      ...{ file: fileOnDisk(folder, handle), place: { root, pathInRoot } },
    };
  }
  for (const sub of folders) yield* walk(root, sub, `${inRoot}${sub.name}/`, depth + 1);
}

/** What could be listed before an error is kept. */
async function readFolder(folder: FileSystemDirectoryHandle) {
  const files: FileSystemFileHandle[] = [];
  const folders: FileSystemDirectoryHandle[] = [];
  let error: unknown = null;
  try {
    for await (const child of folder.values()) {
      if (child.kind === 'file') files.push(child);
      else folders.push(child);
    }
  } catch (caught) {
    error = caught;
  }
  return { files: inOrder(files), folders: inOrder(folders), error };
}

/** Names that `getFileHandle` takes everywhere; of others, as with a backslash or a dot at the end, it takes some. */
const PLAIN_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_ ()[\]+,=@&!#.-]*\.[\p{L}\p{N}]+$/u;

/**
 * Found again by its name when it is opened: each handle is an object of the browser, here and in its main process,
 * and the garbage collector goes through 20,000 of them while the page waits.
 */
function fileOnDisk(folder: FileSystemDirectoryHandle, handle: FileSystemFileHandle): LazyFile {
  const { name } = handle;
  if (!PLAIN_NAME.test(name)) return new FileOnDisk(() => handle.getFile());
  return new FileOnDisk(async () => (await folder.getFileHandle(name)).getFile());
}

class FileOnDisk implements LazyFile {
  size: number | null = null;

  constructor(private readonly read: () => Promise<File>) {}

  async open(): Promise<File> {
    const file = await this.read();
    this.size = file.size;
    return file;
  }
}
