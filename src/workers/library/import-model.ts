import { modelKey } from '../../clip/model-key.ts';
import type { Import } from '../../engine/library-protocol.ts';
import type { ImportCandidate } from '../../models/import/import-candidate.ts';
import { readModelFiles, readModelZip } from '../../models/import/read-model.ts';
import type { DownloadProgress, ModelRecord } from '../../models/library/types.ts';
import { checkTokenizerApart } from './check-tokenizer-apart.ts';
import { demandSpace } from './free-space.ts';
import { ProgressReport } from './progress.ts';
import { modelFiles, storeCandidate } from './store-candidate.ts';
import type { ModelStorage } from './storage.ts';

/**
 * Reads, checks and stores a model that a person brought.
 *
 * @returns the id that it is stored under.
 * @throws {ModelError} what is wrong with it; an abort rejects with AbortError and leaves nothing behind.
 */
export async function importModel(
  storage: ModelStorage,
  given: Import,
  signal: AbortSignal,
  onProgress: (progress: DownloadProgress) => void,
): Promise<string> {
  const candidate =
    given.kind === 'zip'
      ? await readModelZip(given.zip, signal, checkTokenizerApart)
      : await readModelFiles(given.files, signal, checkTokenizerApart);
  const id = await freeId(storage, candidate);
  const totalBytes = sizeOf(candidate);
  await demandSpace(candidate.manifest.name, totalBytes);
  const report = new ProgressReport(totalBytes, onProgress);
  const record: ModelRecord = {
    ...{ format: 1, id, name: candidate.manifest.name, state: 'partial', addedAtMs: Date.now() },
    ...{ plan: null, manifest: null, files: [], etags: {}, warnings: [] },
  };
  let storedBytes = 0;
  try {
    // so that what a vanished page leaves behind can be seen and deleted
    await storage.writeRecord(record);
    await storeCandidate(storage, record, candidate, signal, (bytes) => {
      storedBytes += bytes;
      report.downloaded(storedBytes);
    });
    await storage.writeRecord({ ...record, state: 'complete' });
  } catch (error) {
    await storage.remove(id);
    throw error;
  } finally {
    report.stop();
  }
  return id;
}

function sizeOf({ manifest, files }: ImportCandidate): number {
  const paths = new Set(modelFiles(manifest).map(({ path }) => path));
  return [...paths].reduce((sum, path) => sum + (files.get(path)?.size ?? 0), 0);
}

/** The model's own id, or with a number where another model has it. The same model takes its own place again. */
async function freeId(storage: ModelStorage, { manifest }: ImportCandidate): Promise<string> {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? manifest.id : `${manifest.id}-${number}`;
    const record = await storage.readRecord(id);
    if (!record) return id;
    if (
      record.plan === null &&
      record.manifest &&
      modelKey(record.manifest) === modelKey({ ...manifest, id })
    )
      return id;
  }
}
