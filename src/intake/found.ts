import type { DiskPlace, LazyFile } from './picture.ts';

/** Why a file did not become a picture. The sentences are in `src/ui/intake/left-out-words.ts`. */
export type LeftOutReason =
  | 'not-a-picture'
  | 'unreadable'
  | 'not-allowed'
  | 'too-deep'
  | 'too-many'
  | 'zip-inside'
  | 'zip-encrypted'
  | 'zip-damaged'
  | 'zip-bomb';

export interface LeftOut {
  path: string;
  reason: LeftOutReason;
}

/** One step of a walk through what a person brought. */
export type Found =
  | {
      kind: 'file';
      path: string;
      name: string;
      file: File | LazyFile;
      place?: DiskPlace;
      /** Chosen one by one: listed whatever it is, where a folder's other files are only counted. */
      chosen: boolean;
    }
  | ({ kind: 'left-out' } & LeftOut);

/** Something to walk through: chosen files, a folder, a zip, a drop. */
export interface IntakeSource {
  /** The folder or archive, for the line that tells how far the walk is. */
  name: string;
  walk(): AsyncIterable<Found>;
}

/** What stood in the way, as a reason: a file or folder that vanished, or that may no longer be read. */
export function reasonOf(error: unknown): LeftOutReason {
  const name = error instanceof DOMException ? error.name : '';
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'not-allowed' : 'unreadable';
}
