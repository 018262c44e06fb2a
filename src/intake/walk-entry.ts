import { type Found, reasonOf } from './found.ts';
import { isUnwanted } from './gather-files.ts';

/** Every file under a dropped entry, for browsers that give no handles on folders. */
export async function* walkEntry(entry: FileSystemEntry): AsyncGenerator<Found> {
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) {
    if (!isUnwanted(entry)) yield await fileOf(entry as FileSystemFileEntry, path);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    let part: FileSystemEntry[];
    try {
      part = await readPart(reader);
    } catch (error) {
      yield { kind: 'left-out', path, reason: reasonOf(error) };
      return;
    }
    if (part.length === 0) return;
    for (const child of part) yield* walkEntry(child);
  }
}

async function fileOf(entry: FileSystemFileEntry, path: string): Promise<Found> {
  try {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return { kind: 'file', path, name: file.name, file, chosen: false };
  } catch (error) {
    return { kind: 'left-out', path, reason: reasonOf(error) };
  }
}

/** At most 100 entries a call in Chromium; called until it gives none. */
function readPart(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}
