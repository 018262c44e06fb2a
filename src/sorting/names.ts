import filenamify from 'filenamify/browser';

/** UTF-16 units; at most three bytes each, and file systems take 255 bytes. */
const MAX_NAME = 80;
const MAX_NAME_BYTES = 240;

/** Equal for names that some file system takes for the same: in another case, composed another way. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** A folder name that every file system takes, from any text. */
export function safeFolderName(label: string): string {
  return filenamify(label, { replacement: '-', maxLength: MAX_NAME });
}

/** The name as it is wherever every file system takes it. */
export function safeFileName(name: string): string {
  const bytes = new TextEncoder().encode(name).length;

  const odd = /[<>:"/\\|?*\u0000-\u001f\u007f]|^\.{0,2}$|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
  return odd.test(name) || bytes > MAX_NAME_BYTES
    ? filenamify(name, { replacement: '-', maxLength: MAX_NAME })
    : name;
}

/**
 * The first of `a.jpg`, `a (2).jpg`, `a (3).jpg` … that is free.
 *
 * @param tried by key of a name, the number that it went up to: 20,000 files of one name need not start at 2 each.
 */
export function freeName(
  name: string,
  isFree: (name: string) => boolean,
  tried = new Map<string, number>(),
): string {
  if (isFree(name)) return name;
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  const key = nameKey(name);
  for (let count = tried.get(key) ?? 2; ; count += 1) {
    const next = `${stem} (${count})${ending}`;
    if (!isFree(next)) continue;
    tried.set(key, count);
    return next;
  }
}

/**
 * One folder a label. A folder that is there under that name, in whatever case, is used; a file under that name, or
 * another label that comes to the same name, makes it ` (2)`.
 */
export function folderNames(
  labels: Iterable<string>,
  existing: readonly { name: string; kind: 'file' | 'folder' }[] = [],
): Map<string, string> {
  const folders = new Map(
    existing.filter(({ kind }) => kind === 'folder').map(({ name }) => [nameKey(name), name]),
  );
  const exact = new Set(folders.values());
  const files = new Set(existing.filter(({ kind }) => kind === 'file').map(({ name }) => nameKey(name)));
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const label of labels) {
    if (names.has(label)) continue;
    const name = freeName(safeFolderName(label), (free) => {
      return !taken.has(nameKey(free)) && !files.has(nameKey(free));
    });
    taken.add(nameKey(name));
    names.set(label, exact.has(name) ? name : (folders.get(nameKey(name)) ?? name));
  }
  return names;
}
