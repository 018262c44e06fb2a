import type { EngineErrorData } from '../engine/error-codes.ts';
import type { LibraryContents } from '../engine/library-protocol.ts';
import type { Catalogue, CatalogueEntry } from '../models/library/catalogue.ts';
import type { DownloadProgress, StoredModel } from '../models/library/types.ts';
import type { Device, Offer } from './model-offers.ts';

// what the components show of the models' room, which they do not import themselves
export type { Accuracy, CatalogueEntry } from '../models/library/catalogue.ts';
export type { StoredModel } from '../models/library/types.ts';

/** A model in this site's `models/` folder: nothing to install, it is read from there. */
export interface SiteModel {
  id: string;
  name: string;
  description: string;
  licence: string;
  /** Of the smallest choice of files; null where the manifest does not say. */
  totalBytes: number | null;
}

export type Job =
  | { kind: 'running'; name: string; progress: DownloadProgress | null }
  | { kind: 'failed'; name: string; error: EngineErrorData };

export interface Space {
  usedBytes: number;
  freeBytes: number;
  /** The browser has promised not to clear it by itself. */
  persistent: boolean;
}

export interface LibraryData {
  /** Null until it is read. */
  catalogue: Catalogue | null;
  site: SiteModel[];
  stored: StoredModel[];
  storage: LibraryContents['storage'];
  /** Downloads by the id of the model; the import under `IMPORT_JOB`. */
  jobs: Readonly<Record<string, Job>>;
  device: Device | null;
  space: Space | null;
  /** Absolute address, ending in a slash; null: the catalogue's host. */
  mirror: string | null;
  /** Why the list itself could not be read. */
  error: EngineErrorData | null;
}

export const IMPORT_JOB = 'import';

export interface LibraryActions {
  /** Reads catalogue, storage and device. */
  refresh(): Promise<void>;
  /** The person has agreed to the size and the host: downloads begin here and nowhere else. */
  download(entry: CatalogueEntry, offer: Offer): void;
  /** Goes on with an unfinished download. */
  resume(model: StoredModel): void;
  /** Stops a download or an import; what a download has brought stays. */
  pause(id: string): void;
  /** Deletes a model, or an unfinished download. */
  remove(id: string): Promise<void>;
  importFolder(files: { path: string; blob: Blob }[]): void;
  importZip(zip: File): void;
  /** Forgets the failure of a job. */
  dismiss(id: string): void;
  setMirror(mirror: string | null): void;
}

export type LibraryState = LibraryData & { actions: LibraryActions };
