import { readModelFiles } from '../../models/import/read-model.ts';
import type { DownloadPlan, DownloadProgress, ModelRecord, RemoteFile } from '../../models/library/types.ts';
import { downloadFile } from './download-file.ts';
import { checkTokenizerApart } from './check-tokenizer-apart.ts';
import { demandSpace } from './free-space.ts';
import { ProgressReport } from './progress.ts';
import { storeCandidate } from './store-candidate.ts';
import { finishFile } from './store-file.ts';
import type { ModelStorage } from './storage.ts';

/**
 * Downloads every file of a plan that is not there yet, checks each, and makes the model usable.
 *
 * @throws {ModelError} as `downloadFile`; an abort rejects with AbortError. What was complete stays.
 */
export async function downloadModel(
  storage: ModelStorage,
  plan: DownloadPlan,
  signal: AbortSignal,
  onProgress: (progress: DownloadProgress) => void,
): Promise<void> {
  const record = await takeUp(storage, plan);
  if (record.state === 'complete') return;
  await storage.writeRecord(record);
  const totalBytes = plan.files.reduce((sum, { bytes }) => sum + bytes, 0);
  await demandSpace(plan.name, totalBytes - (await storage.storedBytes(plan.id)));
  const report = new ProgressReport(totalBytes, onProgress);
  try {
    await fetchAll(storage, record, plan.files, signal, report);
    if (plan.manifest === null) {
      report.checking();
      await takeApart(storage, record, plan, signal);
    }
  } finally {
    report.stop();
  }
  await storage.writeRecord({ ...record, state: 'complete', etags: {} });
}

async function fetchAll(
  storage: ModelStorage,
  record: ModelRecord,
  files: RemoteFile[],
  signal: AbortSignal,
  report: ProgressReport,
): Promise<void> {
  let completeBytes = 0;
  for (const file of files) {
    const onBytes = (haveBytes: number) => report.downloaded(completeBytes + haveBytes);
    if (!isComplete(record, file)) await fetchInto(storage, record, file, signal, onBytes);
    completeBytes += file.bytes;
    report.downloaded(completeBytes);
  }
}

/** What an earlier attempt has left, if it was for the same files. */
async function takeUp(storage: ModelStorage, plan: DownloadPlan): Promise<ModelRecord> {
  const { id, name, manifest } = plan;
  const fresh: ModelRecord = {
    ...{ format: 1, id, name, state: 'partial', addedAtMs: Date.now(), plan, manifest },
    ...{ files: [], etags: {}, warnings: [] },
  };
  const known = await storage.readRecord(id);
  if (!known) return fresh;
  if (known.state === 'complete') return known;
  const sameAddresses = known.plan?.files.every(({ url }, index) => url === plan.files[index]?.url);
  // parts stay in any case, since the hash decides; an ETag means something only to the server that gave it
  return {
    ...fresh,
    addedAtMs: known.addedAtMs,
    files: known.files,
    etags: sameAddresses ? known.etags : {},
  };
}

function isComplete(record: ModelRecord, { path, sha256 }: RemoteFile): boolean {
  return record.files.some((file) => file.path === path && file.sha256 === sha256);
}

async function fetchInto(
  storage: ModelStorage,
  record: ModelRecord,
  file: RemoteFile,
  signal: AbortSignal,
  onBytes: (haveBytes: number) => void,
): Promise<void> {
  const { path, sha256 } = file;
  const part = await storage.openPart(record.id, path);
  try {
    await downloadFile({
      ...{ file, part, signal, onBytes },
      etag: record.etags[path] ?? null,
      async onEtag(etag) {
        if (etag === null) delete record.etags[path];
        else record.etags[path] = etag;
        await storage.writeRecord(record);
      },
    });
  } finally {
    await part.close();
  }
  record.files.push(await finishFile(storage, record.id, path, sha256));
  delete record.etags[path];
  await storage.writeRecord(record);
}

/** A published model whose encoders share one graph: the import knows how to make two of it. */
async function takeApart(
  storage: ModelStorage,
  record: ModelRecord,
  plan: DownloadPlan,
  signal: AbortSignal,
): Promise<void> {
  const files = Object.entries(plan.extraFiles).map(([path, text]) => ({ path, blob: new Blob([text]) }));
  for (const { path } of plan.files) {
    const blob = await storage.file(record.id, path);
    if (blob) files.push({ path, blob });
  }
  const candidate = await readModelFiles(files, signal, checkTokenizerApart);
  const named = { ...candidate.manifest, name: plan.name };
  await storeCandidate(storage, record, { ...candidate, manifest: named }, signal, () => {});
}
