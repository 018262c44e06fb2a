import type { ShelfSummary, EmbeddingVault } from '../vault/embedding-vault.ts';
import type { Space } from './library-state.ts';
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
  /** Of everything that this site keeps; null where the browser does not say. */
  space: Space | null;
}

export interface StorageActions {
  /** Rejects with what the browser says. */
  readStorage(): Promise<StorageContents>;
  /** All embeddings with this id. Pictures on the page keep theirs until it is closed. */
  deleteStoredEmbeddings(id: string): Promise<void>;
}

export function storageActions(vault: EmbeddingVault | undefined): StorageActions {
  return {
    async readStorage() {
      await vault?.flush();
      const [shelves, space] = await Promise.all([vault?.summaries() ?? [], measureSpace()]);
      return { embeddings: shelves.filter(({ count }) => count > 0).map(describe), space };
    },
    deleteStoredEmbeddings: (id) => vault?.remove(id) ?? Promise.resolve(),
  };
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
