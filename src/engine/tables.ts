import { startTableWorker } from './start-workers.ts';
import type { TableApi, TableModel, TableOutcome, TableProgress } from './table-protocol.ts';
import { withProgress } from './with-progress.ts';
import { openWorkerLink } from './worker-link.ts';

type Report = (progress: TableProgress) => void;

/** Kept embeddings as a Parquet file. Each call has a worker of its own, which `signal` ends. */
export function exportEmbeddings(
  signal: AbortSignal,
  shelf: string,
  paths: ReadonlyMap<string, string>,
  onProgress: Report,
): Promise<TableOutcome<Blob>> {
  return withProgress(onProgress, (tell) => inWorker(signal, (api) => api.export(shelf, paths, tell)));
}

/** Rows that were kept before `signal` fired stay. */
export function importEmbeddings(
  signal: AbortSignal,
  file: Blob,
  model: TableModel,
  onProgress: Report,
): Promise<TableOutcome<{ added: number; total: number }>> {
  return withProgress(onProgress, (tell) => inWorker(signal, (api) => api.import(file, model, tell)));
}

async function inWorker<T>(
  signal: AbortSignal,
  ask: (api: TableApi) => Promise<TableOutcome<T>>,
): Promise<TableOutcome<T>> {
  const link = openWorkerLink<TableApi>(startTableWorker);
  const end = () => link.close();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await link.call(ask);
  } catch (error) {
    return { ok: false, code: signal.aborted ? 'STOPPED' : 'STORAGE_FAILED', detail: String(error) };
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}
