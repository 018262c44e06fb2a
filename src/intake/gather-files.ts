import type { FilePicture } from './picture.ts';

let nextId = 1;

/** Names a file as a picture. `path` falls back to the name where the browser gives no folder. */
export function toPicture(file: File, path: string = file.webkitRelativePath || file.name): FilePicture {
  return { id: `picture-${nextId++}`, name: file.name, path, file };
}

/** Files that a folder brings along and nobody means to classify. */
const UNWANTED = new Set(['.ds_store', 'thumbs.db', 'desktop.ini']);

export function isUnwanted(file: File): boolean {
  return UNWANTED.has(file.name.toLowerCase()) || file.name.startsWith('._');
}

export function gatherFromFileList(files: Iterable<File>): FilePicture[] {
  return [...files].filter((file) => !isUnwanted(file)).map((file) => toPicture(file));
}
