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
  private readonly looked = new Map<string, Promise<FileBytes | null>>();
  private keeper: Promise<Keeper | null> | null = null;

  /**
   * @param wanted paths in the order in which they are needed.
   * @param now of these, what is looked for at once: each takes a moment of this thread.
   */
  constructor(
    private readonly baseUrl: string,
    private readonly wanted: readonly string[],
    now: readonly string[],
  ) {
    for (const path of now) void this.look(path);
  }

  /** @returns null for a file that cannot be kept here: then it has to be fetched. */
  async open(path: string): Promise<FileBytes | null> {
    const found = await this.look(path);
    if (found) return found;
    this.keeper ??= this.download();
    const [storage, sizeBytes] = [await this.storage, await (await this.keeper)?.file(path)];
    return storage && sizeBytes ? openStoredBytes(storage, path, sizeBytes).catch(() => null) : null;
  }

  /** Everything is read. */
  settle(): void {
    void this.keeper?.then((keeper) => keeper?.settle());
  }

  private look(path: string): Promise<FileBytes | null> {
    const looking =
      this.looked.get(path) ??
      this.storage.then((storage) => storage && reopen(storage, this.baseUrl, path)).catch(() => null);
    this.looked.set(path, looking);
    return looking;
  }

  /** All that is missing, in one go. */
  private async download(): Promise<Keeper | null> {
    if (!(await this.storage)) return null;
    const { baseUrl, wanted } = this;
    const found = await Promise.all(wanted.map((path) => this.look(path)));
    return new Keeper({ baseUrl, wanted, missing: wanted.filter((_, index) => !found[index]) });
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
