/** A picture as it came in: listed at once, read later. */
export interface Picture {
  /** Unique for the life of the page. */
  id: string;
  name: string;
  /** Path inside the folder that was added, that folder's name first; or the name alone. */
  path: string;
  file: File | LazyFile;
  /** Where it lies on the disk, if the browser gave a handle on its folder; such pictures can be moved. */
  place?: DiskPlace;
}

/** One whose file is at hand. */
export type FilePicture = Picture & { file: File };

/** A file that is opened each time it is read: behind a directory handle, or packed in a zip file. */
export interface LazyFile {
  /** Bytes; null until it was opened once where its folder does not say. */
  readonly size: number | null;
  /** Rejects with what the browser says: NotFoundError, NotAllowedError, NotReadableError, or a zip error. */
  open(): Promise<File>;
}

export interface DiskPlace {
  /** The folder that was added. */
  root: FileSystemDirectoryHandle;
  /** From the root down, parts joined by `/`. No part contains one. */
  pathInRoot: string;
}

export async function openFile(file: File | LazyFile): Promise<File> {
  return file instanceof File ? file : file.open();
}
