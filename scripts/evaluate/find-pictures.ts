import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { CommandError } from './command-error.ts';

/** What counts as a picture; other files (notes, `.DS_Store`) are passed over in silence. */
export const PICTURE_EXTENSIONS = new Set(
  '.jpg .jpeg .jpe .jfif .png .webp .gif .bmp .avif .tif .tiff .heic .heif .svg'.split(' '),
);

export interface PictureClass {
  folder: string;
  /** Paths relative to the folder of all classes, sorted. */
  pictures: string[];
}

/**
 * Every picture in `root` and below, as paths relative to it with `/`, sorted.
 *
 * @throws {CommandError} if there is no such folder or no picture in it.
 */
export async function findPictures(root: string): Promise<string[]> {
  assertFolder(root);
  const pictures = await picturesBelow(root, '.');
  if (pictures.length === 0) throw new CommandError(`There is no picture in ${root}.`);
  return pictures;
}

/**
 * The sub-folders of `root`, sorted, each with its pictures.
 *
 * @throws {CommandError} if there is no such folder, no sub-folder, or no picture in any of them.
 */
export async function findClasses(root: string): Promise<PictureClass[]> {
  assertFolder(root);
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  folders.sort();
  const classes = await Promise.all(
    folders.map(async (folder) => ({ folder, pictures: await picturesBelow(root, folder) })),
  );
  if (classes.length === 0) {
    throw new CommandError(
      `${root} has no sub-folders. It needs one for each class, with that class's pictures.`,
    );
  }
  if (classes.every(({ pictures }) => pictures.length === 0)) {
    throw new CommandError(`There is no picture in the class folders of ${root}.`);
  }
  return classes;
}

/** At most `limit` pictures, spread evenly: the first of each class, then the second of each, and so on. */
export function limitClasses(classes: PictureClass[], limit: number): PictureClass[] {
  const kept = classes.map(({ folder }) => ({ folder, pictures: [] as string[] }));
  const longest = Math.max(...classes.map(({ pictures }) => pictures.length));
  let left = limit;
  for (let round = 0; round < longest; round++) {
    classes.forEach(({ pictures }, index) => {
      const picture = pictures[round];
      if (picture === undefined || left === 0) return;
      kept[index]!.pictures.push(picture);
      left -= 1;
    });
  }
  return kept;
}

async function picturesBelow(root: string, folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: true });
  const pictures = names.filter((name) => PICTURE_EXTENSIONS.has(extname(name).toLowerCase()));
  return pictures.map((name) => join(folder, name).replaceAll('\\', '/')).sort();
}

function assertFolder(path: string): void {
  if (!existsSync(path) || !statSync(path).isDirectory())
    throw new CommandError(`There is no folder ${path}.`);
}
