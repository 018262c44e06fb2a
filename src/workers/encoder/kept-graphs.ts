import type { FileBytes } from '../../models/file-bytes.ts';
import { sampleSha256 } from '../../models/library/sample-hash.ts';
import { keptFile } from '../library/kept-model.ts';
import { SHELF } from '../../models/library/kept-shelf.ts';
import { askVersion } from '../../models/server-version.ts';
import { openOpfsStorage } from '../library/opfs-storage.ts';
import type { ModelStorage } from '../library/storage.ts';
import { BlobBytes } from './blob-bytes.ts';
import { openInPlace } from './handle-bytes.ts';
import { Keeper } from './keeper.ts';

/**
 * The graphs of a model that bench.html keeps: what is kept and still the file that the server has is opened where it
 * lies, the rest is downloaded to there and then opened.
 */
export class KeptGraphs {
  private readonly storage = openOpfsStorage(SHELF.folder);
  private readonly found: Promise<ReadonlyMap<string, FileBytes>>;
  private keeper: Keeper | null = null;

  /** @param wanted paths in the order in which they are needed. */
  constructor(baseUrl: string, wanted: readonly string[]) {
    this.found = this.find(baseUrl, wanted);
  }

  /** @returns null for a file that cannot be kept here: then it has to be fetched. */
  async open(path: string): Promise<FileBytes | null> {
    const found = (await this.found).get(path);
    if (found) return found;
    const [storage, sizeBytes] = [await this.storage, await this.keeper?.file(path)];
    return storage && sizeBytes ? openStoredBytes(storage, path, sizeBytes).catch(() => null) : null;
  }

  /** Everything is read. */
  settle(): void {
    this.keeper?.settle();
  }

  private async find(baseUrl: string, wanted: readonly string[]): Promise<ReadonlyMap<string, FileBytes>> {
    const storage = await this.storage;
    const found = new Map<string, FileBytes>();
    if (!storage) return found;
    const looked = wanted.map(async (path) => {
      const bytes = await reopen(storage, baseUrl, path).catch(() => null);
      if (bytes) found.set(path, bytes);
    });
    await Promise.all(looked);
    const missing = wanted.filter((path) => !found.has(path));
    if (missing.length > 0) this.keeper = new Keeper({ baseUrl, wanted, missing });
    return found;
  }
}

/** A kept file, if it is unharmed and the server still has it. */
async function reopen(storage: ModelStorage, baseUrl: string, path: string): Promise<FileBytes | null> {
  const kept = await keptFile(storage, baseUrl, path);
  const bytes = kept && (await openStoredBytes(storage, path, kept.bytes));
  if (!bytes) return null;
  const [sample, version] = await Promise.all([sampleSha256(bytes), askVersion(new URL(path, baseUrl))]);
  if (sample === kept.sampleSha256 && version === kept.version) return bytes;
  bytes.close();
  return null;
}

async function openStoredBytes(
  storage: ModelStorage,
  path: string,
  sizeBytes: number,
): Promise<FileBytes | null> {
  const inPlace = await openInPlace(storage.place(SHELF.id, path) ?? undefined, sizeBytes);
  if (inPlace) return inPlace;
  const blob = await storage.file(SHELF.id, path);
  return blob?.size === sizeBytes ? new BlobBytes(blob) : null;
}
