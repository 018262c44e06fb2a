import type { ShelfSummary } from '../vault/embedding-vault.ts';
import type { Vault } from '../vault/vault.ts';
import type { StoreApi } from 'zustand';
import type { TableProgress } from '../engine/table-protocol.ts';
import type { Space } from './library-state.ts';
import type { ReviewMemory } from './review-memory.ts';
import type { AppState } from './state.ts';
import { measureSpace } from './storage-space.ts';

/** Key, sizes and checksum of a record, as a browser stores them, about. */
const RECORD_EXTRA_BYTES = 260;
const FLOAT32_BYTES = 4;

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

export function storageActions(
  store: StoreApi<AppState>,
  { embeddings: vault, prompts }: Partial<Pick<Vault, 'embeddings' | 'prompts'>>,
  reviews: ReviewMemory | undefined,
  embeddingDim: () => number,
): StorageActions {
  return {
    async exportEmbeddings(signal, id, onProgress) {
      await vault?.flush();
      const { exportEmbeddings } = await import('../engine/tables.ts');
      const answer = await exportEmbeddings(signal, id, pathsOf(store.getState()), percentOf(onProgress));
      if (answer.ok) return answer.value;
      if (answer.code === 'STOPPED') return null;
      throw new Error(answer.detail);
    },
    async importEmbeddings(signal, file, onProgress) {
      const { engine } = store.getState();
      if (engine.kind !== 'ready') return { ok: false, code: 'NO_MODEL', detail: '' };
      const { modelKey: key, modelId: modelIdInUse, modelName: name, choice } = engine;
      const { importEmbeddings } = await import('../engine/tables.ts');
      const model = { key, id: modelIdInUse, name, dim: embeddingDim(), precision: choice.imagePrecision };
      const answer = await importEmbeddings(signal, file, model, percentOf(onProgress));
      vault?.forgetWhatIsMissing();
      return answer.ok ? { ok: true, ...answer.value } : answer;
    },
    async readStorage() {
      await vault?.flush();
      const [shelves, reviewed, labels, space] = await Promise.all([
        vault?.summaries() ?? [],
        reviews?.count() ?? 0,
        prompts?.count() ?? 0,
        measureSpace(),
      ]);
      return {
        embeddings: shelves.filter(({ count }) => count > 0).map(describe),
        reviews: reviewed,
        labels,
        space,
      };
    },
    deleteStoredEmbeddings: (id) => vault?.remove(id) ?? Promise.resolve(),
    deleteStoredReviews: () => reviews?.forget() ?? Promise.resolve(),
    deleteStoredLabels: () => prompts?.removeAll() ?? Promise.resolve(),
  };
}

/** Names are not kept, so an export has those of the pictures that are on the page. */
function pathsOf({ pictures }: AppState): ReadonlyMap<string, string> {
  return new Map(
    pictures.flatMap(({ path, status }) => (status.kind === 'done' ? [[status.facts.sha256, path]] : [])),
  );
}

function percentOf(onProgress: (percent: number) => void): (progress: TableProgress) => void {
  return ({ doneRows, totalRows }) => onProgress(totalRows === 0 ? 100 : (doneRows / totalRows) * 100);
}

function describe({ id, modelName, precision, count, dim, current }: ShelfSummary): StoredEmbeddings {
  const bytes = count * (dim * FLOAT32_BYTES + RECORD_EXTRA_BYTES);
  return { id, modelName, precision, count, bytes, current };
}

/** How the embeddings on the page came about. */
export function countOrigins({ pictures }: AppState): { encoded: number; stored: number } {
  const origins = pictures.flatMap(({ status }) => (status.kind === 'done' ? [status.facts.origin] : []));
  return {
    encoded: origins.filter((origin) => origin === 'encoder').length,
    stored: origins.filter((origin) => origin === 'storage').length,
  };
}
