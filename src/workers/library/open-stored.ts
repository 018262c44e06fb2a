import type { StoredOpening } from '../../engine/library-protocol.ts';
import { sampleSha256 } from '../../models/library/sample-hash.ts';
import { ModelError } from '../../models/model-error.ts';
import type { ModelStorage } from './storage.ts';

/**
 * Opens a stored model: every file by size and samples, without reading it whole.
 *
 * @throws {ModelError} `MODEL_NOT_FOUND` if it is not there or not complete, `MODEL_CHECKSUM_MISMATCH` if a file is
 * not what was stored.
 */
export async function openStored(storage: ModelStorage, id: string): Promise<StoredOpening> {
  const record = await storage.readRecord(id);
  if (record?.state !== 'complete' || !record.manifest) {
    throw new ModelError('MODEL_NOT_FOUND', id, 'is not stored on this device');
  }
  const files = new Map<string, Blob>();
  const places = new Map<string, readonly string[]>();
  for (const { path, bytes, sampleSha256: wanted } of record.files) {
    const blob = await storage.file(id, path);
    if (!blob) throw new ModelError('MODEL_NOT_FOUND', path, 'is gone from storage');
    if (blob.size !== bytes || (await sampleSha256(blob)) !== wanted) {
      throw new ModelError('MODEL_CHECKSUM_MISMATCH', path, 'has changed in storage');
    }
    files.set(path, blob);
    const place = storage.place(id, path);
    if (place) places.set(path, place);
  }
  return { manifest: record.manifest, source: { kind: 'files', files, places } };
}
