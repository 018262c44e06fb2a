import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { sampleSha256 } from '../../models/library/sample-hash.ts';
import type { StoredFile } from '../../models/library/types.ts';
import { ModelError } from '../../models/model-error.ts';
import type { ModelStorage } from './storage.ts';

/**
 * Copies a file into storage piece by piece, hashing as it goes.
 *
 * @throws {ModelError} `STORAGE_FULL`, or `STORAGE_FAILED` for a file that cannot be read any more.
 */
export async function storeBlob(
  storage: ModelStorage,
  id: string,
  path: string,
  blob: Blob,
  signal: AbortSignal,
  onBytes: (arrivedBytes: number) => void,
): Promise<StoredFile> {
  const hash = sha256.create();
  const part = await storage.openPart(id, path);
  try {
    await part.clear();
    const reader = blob.stream().getReader();
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw new ModelError('STORAGE_FAILED', path, `cannot be read (${String(error)})`);
      });
      if (done) break;
      signal.throwIfAborted();
      hash.update(value);
      await part.append(value);
      onBytes(value.byteLength);
    }
  } finally {
    await part.close();
  }
  return finishFile(storage, id, path, bytesToHex(hash.digest()));
}

/** Turns a part that was checked and closed into a file of the model. */
export async function finishFile(
  storage: ModelStorage,
  id: string,
  path: string,
  sha256Hex: string,
): Promise<StoredFile> {
  await storage.finishPart(id, path);
  const file = await storage.file(id, path);
  if (!file) throw new ModelError('STORAGE_FAILED', path, 'is not there after it was stored');
  return { path, bytes: file.size, sha256: sha256Hex, sampleSha256: await sampleSha256(file) };
}
