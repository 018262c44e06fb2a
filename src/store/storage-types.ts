import type { Space } from './library-state.ts';

/** The embeddings of one model in one precision, as they are kept on this device. */
export interface StoredEmbeddings {
  id: string;
  modelName: string;
  precision: string;
  count: number;
  /** About: the browser does not say. */
  bytes: number;
  /** False: made by an older version of the app, and not read any more. */
  current: boolean;
}

export interface StorageContents {
  embeddings: StoredEmbeddings[];
  /** Pictures of which is kept what a person said of them. */
  reviews: number;
  /** Texts of which is kept what a model has read off them. */
  labels: number;
  /** Of everything that this site keeps; null where the browser does not say. */
  space: Space | null;
}

export type ImportOutcome =
  | { ok: true; added: number; total: number }
  /** `code`: one of `tables/table-error.ts`, or `NO_MODEL`, `STORAGE_FAILED`, `STOPPED`. */
  | { ok: false; code: string; detail: string };

export interface StorageActions {
  /** Rejects with what the browser says. */
  readStorage(): Promise<StorageContents>;
  /** @returns a Parquet file, or null once `signal` has fired. Rejects where it cannot be made. */
  exportEmbeddings(
    signal: AbortSignal,
    id: string,
    onProgress: (percent: number) => void,
  ): Promise<Blob | null>;
  /** Embeddings of the model in use from a Parquet file; those of another model are refused. Never rejects. */
  importEmbeddings(
    signal: AbortSignal,
    file: File,
    onProgress: (percent: number) => void,
  ): Promise<ImportOutcome>;
  /** All embeddings with this id. Pictures on the page keep theirs until it is closed. */
  deleteStoredEmbeddings(id: string): Promise<void>;
  /** All that are kept. Pictures on the page keep theirs until it is closed. */
  deleteStoredReviews(): Promise<void>;
  /** All that are kept, of every model. */
  deleteStoredLabels(): Promise<void>;
}
