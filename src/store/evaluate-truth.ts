import { tidyLabel } from '../clip/labels.ts';

/**
 * The truth that lies in the folders: a picture's class is the name of the folder it lies in, as `npm run evaluate`
 * reads a folder with one sub-folder a class.
 */

interface Located {
  id: string;
  path: string;
}

export interface ClassFolder {
  /** The folder's own name. Folders of one name, as in train/cat and test/cat, are one class. */
  name: string;
  /** Ids of its pictures. */
  pictures: string[];
}

/** Folders sorted by name, as Node sorts them. A folder that has class folders in it is none itself. */
export function classFolders(pictures: readonly Located[]): ClassFolder[] {
  const byPath = picturesByFolder(pictures);
  const outer = new Set([...byPath.keys()].flatMap(foldersAround));
  const byName = new Map<string, string[]>();
  for (const [path, ids] of byPath) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name !== '' && !outer.has(path)) byName.set(name, [...(byName.get(name) ?? []), ...ids]);
  }
  return [...byName]
    .map(([name, ids]) => ({ name, pictures: ids }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function picturesByFolder(pictures: readonly Located[]): Map<string, string[]> {
  const byPath = new Map<string, string[]>();
  for (const { id, path } of pictures) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const ids = byPath.get(folder);
    if (ids) ids.push(id);
    else byPath.set(folder, [id]);
  }
  return byPath;
}

/** `a` and `a/b` of `a/b/c`. */
function foldersAround(path: string): string[] {
  const steps = path.split('/');
  return steps.slice(1).map((_, before) => steps.slice(0, before + 1).join('/'));
}

/** `_` read as a space; a comma too, since it would split the label in two where labels are typed. */
export function labelOfFolder(name: string): string {
  return tidyLabel(name.replaceAll(/[_,]/g, ' '));
}
