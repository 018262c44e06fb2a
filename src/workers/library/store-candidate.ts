import type { RunnableFile, RunnableManifest } from '../../clip/runnable-manifest.ts';
import type { ImportCandidate } from '../../models/import/import-candidate.ts';
import type { ModelRecord, StoredFile } from '../../models/library/types.ts';
import { storeBlob } from './store-file.ts';
import type { ModelStorage } from './storage.ts';

/**
 * Stores the files of a model that was read, and completes `record` with them: afterwards its manifest states size
 * and hash of every file, and nothing is kept that it does not name.
 */
export async function storeCandidate(
  storage: ModelStorage,
  record: ModelRecord,
  { manifest, files, warnings }: ImportCandidate,
  signal: AbortSignal,
  onBytes: (arrivedBytes: number) => void,
): Promise<void> {
  const wanted = modelFiles(manifest);
  const before = new Map(record.files.map((file) => [file.path, file]));
  const stored = new Map<string, StoredFile>();
  for (const { path } of wanted) {
    const blob = files.get(path);
    if (!blob || stored.has(path)) continue;
    const known = before.get(path);
    const isThere = known !== undefined && (await storage.file(record.id, path))?.size === blob.size;
    stored.set(path, isThere ? known : await storeBlob(storage, record.id, path, blob, signal, onBytes));
  }
  for (const path of before.keys()) if (!stored.has(path)) await storage.removeFile(record.id, path);
  record.files = [...stored.values()];
  record.manifest = { ...withFacts(manifest, stored), id: record.id };
  record.warnings = warnings;
}

export function modelFiles({ image, text, tokenizer }: RunnableManifest): RunnableFile[] {
  return [...Object.values(image.files), ...Object.values(text.files), tokenizer];
}

function withFacts(manifest: RunnableManifest, stored: ReadonlyMap<string, StoredFile>): RunnableManifest {
  const complete = <F extends RunnableFile>(file: F): F => {
    const { bytes, sha256 } = stored.get(file.path) ?? file;
    return { ...file, bytes, sha256 };
  };
  const all = (files: RunnableManifest['image']['files']) =>
    Object.fromEntries(Object.entries(files).map(([precision, file]) => [precision, complete(file)]));
  return {
    ...manifest,
    image: { ...manifest.image, files: all(manifest.image.files) },
    text: { ...manifest.text, files: all(manifest.text.files) },
    tokenizer: complete(manifest.tokenizer),
  };
}
