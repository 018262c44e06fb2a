import { gatherFromFileList, isUnwanted, toPicture } from './gather-files.ts';
import type { FilePicture } from './picture.ts';

/**
 * Pictures of a drop or a paste, folders walked through.
 *
 * The entries must be taken before the first `await`: the browser empties a DataTransfer as soon as its
 * event handler returns.
 */
export async function gatherFromTransfer(transfer: DataTransfer): Promise<FilePicture[]> {
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  const plainFiles = [...transfer.files];
  if (!entries.some((entry) => entry.isDirectory)) return gatherFromFileList(plainFiles);
  const found = await Promise.all(entries.map(walkEntry));
  return found.flat();
}

async function walkEntry(entry: FileSystemEntry): Promise<FilePicture[]> {
  if (entry.isFile) {
    const file = await readFile(entry as FileSystemFileEntry);
    return file && !isUnwanted(file) ? [toPicture(file, entry.fullPath.replace(/^\//, ''))] : [];
  }
  const children = await readWholeDirectory((entry as FileSystemDirectoryEntry).createReader());
  const found: FilePicture[] = [];
  for (const child of children) found.push(...(await walkEntry(child)));
  return found;
}

/** A file that vanished between the drop and the read is left out: there is nothing to list. */
function readFile(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}

/** `readEntries` gives at most 100 entries a call in Chromium and must be called until it gives none. */
async function readWholeDirectory(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (part.length === 0) return all;
    all.push(...part);
  }
}
