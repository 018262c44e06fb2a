import type { Found, IntakeSource } from './found.ts';
import { walkEntry } from './walk-entry.ts';
import { isZip, walkFiles } from './walk-files.ts';
import { walkFolder } from './walk-folder.ts';

/** Files that were chosen one by one. */
export function chosenFiles(files: readonly File[]): IntakeSource {
  const zip = files.find(isZip);
  return { name: zip?.name ?? 'the files', walk: () => walkFiles(files, true) };
}

/** What an input with `webkitdirectory` gave. */
export function folderFiles(files: readonly File[]): IntakeSource {
  const name = files[0]?.webkitRelativePath.split('/')[0] ?? '';
  return { name: name === '' ? 'the folder' : name, walk: () => walkFiles(files, false) };
}

export function folderOnDisk(root: FileSystemDirectoryHandle): IntakeSource {
  return { name: root.name, walk: () => walkFolder(root) };
}

/**
 * What was dropped or pasted. Everything is taken from the DataTransfer before this returns: the browser empties it
 * as soon as its event handler does.
 */
export function dropped(transfer: DataTransfer): IntakeSource {
  const files = [...transfer.files];
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry());
  if (!entries.some((entry) => entry?.isDirectory)) return chosenFiles(files);
  const handles = items.map((item, index) =>
    entries[index]?.isDirectory && 'getAsFileSystemHandle' in item
      ? item.getAsFileSystemHandle().catch(() => null)
      : null,
  );
  const first = entries.find((entry) => entry?.isDirectory);
  return { name: first?.name ?? 'the folder', walk: () => walkDrop(files, entries, handles) };
}

/** Folders by their handles where the browser gives them, so that they can be sorted later. */
async function* walkDrop(
  files: readonly File[],
  entries: readonly (FileSystemEntry | null)[],
  handles: readonly (Promise<FileSystemHandle | null> | null)[],
): AsyncGenerator<Found> {
  for (const [index, entry] of entries.entries()) {
    if (entry?.isDirectory) {
      const handle = await handles[index];
      yield* handle?.kind === 'directory'
        ? walkFolder(handle as FileSystemDirectoryHandle)
        : walkEntry(entry);
    } else {
      const file = files[index];
      if (file) yield* walkFiles([file], true);
    }
  }
}
