import type { Precision } from '../clip/manifest.ts';

/** What crosses between the page and `src/workers/table.worker.ts`, as types only. */

/** The embeddings that are meant: those of one model in one precision. */
export interface TableModel {
  key: string;
  id: string;
  name: string;
  dim: number;
  precision: Precision;
}

export interface TableProgress {
  doneRows: number;
  totalRows: number;
}

/** `code`: one of `tables/table-error.ts`, `STORAGE_FAILED`, or `STOPPED`. */
export type TableOutcome<T> = { ok: true; value: T } | { ok: false; code: string; detail: string };

export interface TableApi {
  /** @param shelf id of the kept embeddings. @param paths by SHA-256, of the pictures that are on the page. */
  export(
    shelf: string,
    paths: ReadonlyMap<string, string>,
    onProgress: (progress: TableProgress) => void,
  ): Promise<TableOutcome<Blob>>;
  /** Keeps what is new; what is kept already stays as it is. */
  import(
    file: Blob,
    model: TableModel,
    onProgress: (progress: TableProgress) => void,
  ): Promise<TableOutcome<{ added: number; total: number }>>;
}
