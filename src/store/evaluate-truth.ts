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
  const folders = pictures.map(({ id, path }) => ({ id, steps: path.split('/').slice(0, -1) }));
  const outer = new Set(folders.flatMap(({ steps }) => steps.slice(1).map((_, end) => key(steps, end + 1))));
  const byName = new Map<string, string[]>();
  for (const { id, steps } of folders) {
    const name = steps.at(-1);
    if (name === undefined || name === '' || outer.has(key(steps, steps.length))) continue;
    const known = byName.get(name);
    if (known) known.push(id);
    else byName.set(name, [id]);
  }
  return [...byName]
    .map(([name, ids]) => ({ name, pictures: ids }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `_` read as a space; a comma too, since it would split the label in two where labels are typed. */
export function labelOfFolder(name: string): string {
  return tidyLabel(name.replaceAll(/[_,]/g, ' '));
}

/** As labels are read where they are typed, so that both are the same text. */
export function tidyLabel(text: string): string {
  return text.normalize('NFC').trim().replaceAll(/\s+/g, ' ');
}

function key(steps: readonly string[], length: number): string {
  return steps.slice(0, length).join('/');
}
