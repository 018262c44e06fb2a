import type { RunnableManifest } from '../../clip/runnable-manifest.ts';

/** One file to download. `bytes` and `sha256` are what the catalogue says; both are checked. */
export interface RemoteFile {
  /** Path inside the model folder. */
  path: string;
  url: string;
  bytes: number;
  sha256: string;
}

/** Everything that a download needs; kept with the unfinished download, so that a reload can go on with it. */
export interface DownloadPlan {
  /** The id that the model is stored under. */
  id: string;
  name: string;
  files: RemoteFile[];
  /**
   * The model as it will be stored. Null where the published files have to be taken apart first: then the
   * manifest is read off them, with `extraFiles` beside them.
   */
  manifest: RunnableManifest | null;
  /** Path -> text of small files that the catalogue brings along. */
  extraFiles: Record<string, string>;
}

/** A file that is complete and was checked. */
export interface StoredFile {
  path: string;
  bytes: number;
  /** Of all bytes, computed when the file was stored; null for one that is known by its server's version alone. */
  sha256: string | null;
  /** See `sample-hash.ts`: compared whenever the model is opened. */
  sampleSha256: string;
}

/** What is known of a model in storage; a JSON file beside its files. */
export interface ModelRecord {
  format: 1;
  id: string;
  name: string;
  /** Only a complete one can be used. */
  state: 'partial' | 'complete';
  addedAtMs: number;
  /** Null for a model that was imported from this device. */
  plan: DownloadPlan | null;
  /** Null until it is known: see `DownloadPlan`. */
  manifest: RunnableManifest | null;
  files: StoredFile[];
  /**
   * ETag of the file under way, by path: a part is continued only with the same version of the file. Of what bench.html
   * keeps, the version of every file.
   */
  etags: Record<string, string>;
  /** What the import had to say about it. */
  warnings: string[];
}

/** A stored model, or a started download, as the page shows it. */
export interface StoredModel {
  id: string;
  name: string;
  state: 'partial' | 'complete';
  manifest: RunnableManifest | null;
  plan: DownloadPlan | null;
  warnings: string[];
  /** Bytes on the disk, parts of files included. */
  storedBytes: number;
  /** Lasts only as long as the page. */
  inMemory: boolean;
}

export interface DownloadProgress {
  /** `check`: the files are read once more, or taken apart; no bytes come over the network. */
  stage: 'download' | 'check';
  loadedBytes: number;
  totalBytes: number;
  /** Of the last seconds; 0 while it is not known. */
  bytesPerSecond: number;
}
