/**
 * As much of a file system as sorting needs, over one root folder. Paths are relative to it, parts joined by `/`,
 * the root itself is the empty path. Every call that changes something may be the last one before a crash.
 */
export interface FileTree {
  readonly name: string;
  kind(path: string): Promise<'file' | 'folder' | null>;
  /** What lies directly in a folder; empty for a folder that is not there. */
  list(folder: string): Promise<{ name: string; kind: 'file' | 'folder' }[]>;
  /** Rejects with NotFoundError where there is no such file. */
  read(path: string): Promise<Blob>;
  /** Rejects where something is there already. A crash may leave the file empty or cut short. */
  create(path: string, content: Blob): Promise<void>;
  /** Adds to the end of a file and makes it where it is missing. A crash may leave a part of the text. */
  append(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** Takes an empty folder away; leaves one that is not empty. */
  removeEmptyFolder(path: string): Promise<void>;
  /** Moves a file in one step. False, and nothing happened, where the file system cannot. */
  rename(from: string, to: string): Promise<boolean>;
}

export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The empty path for what lies in the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
