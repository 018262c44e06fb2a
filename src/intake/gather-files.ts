import type { FilePicture } from './picture.ts';

let nextId = 1;

export function nextPictureId(): string {
  return `picture-${nextId++}`;
}

/** Names a file as a picture. `path` falls back to the name where the browser gives no folder. */
export function toPicture(file: File, path: string = file.webkitRelativePath || file.name): FilePicture {
  return { id: nextPictureId(), name: file.name, path, file };
}

/** Files that a folder brings along and nobody means to classify; the last is our own journal of a sorting. */
const UNWANTED = new Set(['.ds_store', 'thumbs.db', 'desktop.ini', '.wordsight-journal.jsonl']);

export function isUnwanted({ name }: { name: string }): boolean {
  return UNWANTED.has(name.toLowerCase()) || name.startsWith('._');
}

export function gatherFromFileList(files: Iterable<File>): FilePicture[] {
  return [...files].filter((file) => !isUnwanted(file)).map((file) => toPicture(file));
}
