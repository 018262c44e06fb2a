import type { ShelfSummary } from '../vault/embedding-vault.ts';
import type { Vault } from '../vault/vault.ts';
import type { StoreApi } from 'zustand';
import type { TableProgress } from '../engine/table-protocol.ts';
import type { ReviewMemory } from './review-memory.ts';
import type { AppState } from './state.ts';
import type { StorageActions, StoredEmbeddings } from './storage-types.ts';
import { measureSpace } from './storage-space.ts';

/** Key, sizes and checksum of a record, as a browser stores them, about. */
const RECORD_EXTRA_BYTES = 260;
const FLOAT32_BYTES = 4;

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
