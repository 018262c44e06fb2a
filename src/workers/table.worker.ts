import { expose } from 'comlink';
import type { TableApi, TableModel, TableOutcome, TableProgress } from '../engine/table-protocol.ts';
import { readVaultTable } from '../tables/read-vault-table.ts';
import { TableError } from '../tables/table-error.ts';
import { VaultTableWriter } from '../tables/write-vault-table.ts';
import { Connection } from '../vault/connection.ts';
import { EmbeddingVault } from '../vault/embedding-vault.ts';
import { announceLife } from './life-lock.ts';

const vault = new EmbeddingVault(new Connection());

/** Rows a row group: about 3 MB at 768 numbers. */
const BATCH = 1000;

type Report = (progress: TableProgress) => void;

async function exportTable(
  shelf: string,
  paths: ReadonlyMap<string, string>,
  onProgress: Report,
): Promise<Blob> {
  const found = (await vault.summaries()).find(({ id }) => id === shelf);
  if (!found) throw new Error('there are no embeddings of this model any more');
  const { modelId, modelHash, precision, preprocessing, dim, count } = found;
  const writer = new VaultTableWriter({ modelId, modelHash, precision, preprocessing, dim });
  let doneRows = 0;
  for await (const records of vault.soundChunks(found, BATCH)) {
    writer.write(records.map((record) => ({ ...record, path: paths.get(record.sha256) ?? '' })));
    doneRows += records.length;
    onProgress({ doneRows, totalRows: count });
  }
  return new Blob([writer.finish()], { type: 'application/vnd.apache.parquet' });
}

async function importTable(
  file: Blob,
  { precision, ...model }: TableModel,
  onProgress: Report,
): Promise<{ added: number; total: number }> {
  const { modelId, modelHash, preprocessing, dim } = vault.shelfOf(model, precision);
  const source = {
    byteLength: file.size,
    slice: (start: number, end?: number) => file.slice(start, end ?? file.size).arrayBuffer(),
  };
  let added = 0;
  let total = 0;
  const origin = { modelId, modelHash, precision, preprocessing, dim };
  for await (const { rows, totalRows } of readVaultTable(source, origin)) {
    added += await vault.keepMissing(model, precision, rows);
    total += rows.length;
    onProgress({ doneRows: total, totalRows });
  }
  return { added, total };
}

async function toTableOutcome<T>(act: () => Promise<T>): Promise<TableOutcome<T>> {
  try {
    return { ok: true, value: await act() };
  } catch (error) {
    const code = error instanceof TableError ? error.code : 'STORAGE_FAILED';
    return { ok: false, code, detail: String(error) };
  }
}

const api: TableApi = {
  export: (shelf, paths, onProgress) => toTableOutcome(() => exportTable(shelf, paths, onProgress)),
  import: (file, model, onProgress) => toTableOutcome(() => importTable(file, model, onProgress)),
};

expose(api);
void announceLife();
