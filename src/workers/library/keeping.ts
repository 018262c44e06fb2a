import { sampleSha256 } from '../../models/library/sample-hash.ts';
import type { ModelRecord } from '../../models/library/types.ts';
import { ModelError } from '../../models/model-error.ts';
import { askServer } from './ask-server.ts';
import { passingBodyOf } from './body.ts';
import { SHELF } from '../../models/library/kept-shelf.ts';
import { versionOf } from '../../models/server-version.ts';
import type { ModelStorage } from './storage.ts';

/** The files of one model on their way into storage. Of one page at a time. */
export class Keeping {
  private readonly arrived = new Set<string>();

  private constructor(
    private readonly storage: ModelStorage,
    private readonly record: ModelRecord,
  ) {}

  /** Makes room: every file of another model, or that is not among `wanted`, goes. */
  static async begin(storage: ModelStorage, baseUrl: string, wanted: readonly string[]): Promise<Keeping> {
    const known = await storage.readRecord(SHELF.id);
    const same = known?.name === baseUrl ? known : null;
    if (known && !same) await storage.remove(SHELF.id);
    const keeping = new Keeping(storage, {
      ...{ format: 1, id: SHELF.id, name: baseUrl, state: 'partial', addedAtMs: Date.now() },
      ...{ plan: null, manifest: null, warnings: [] },
      ...{ files: same?.files ?? [], etags: same?.etags ?? {} },
    });
    for (const { path } of keeping.record.files) if (!wanted.includes(path)) await keeping.forget(path);
    return keeping;
  }

  /**
   * Brings a file here in place of the one that is here. It can be read at once and counts as kept once it is settled.
   *
   * @returns its size.
   * @throws whatever goes wrong; nothing of the file is left then.
   */
  async download(path: string): Promise<number> {
    const { storage, record } = this;
    await this.forget(path);
    const file = { path, url: new URL(path, record.name).href };
    const { signal } = new AbortController();
    const response = await askServer(file, {}, signal);
    const version = versionOf(response.headers);
    if (version === null) {
      await response.body?.cancel();
      throw new ModelError('STORAGE_FAILED', path, 'the server does not tell its version');
    }
    const part = await storage.openPart(SHELF.id, path);
    try {
      await part.clear();
      for await (const chunk of passingBodyOf(response, file, signal)) await part.append(chunk);
      const { sizeBytes } = part;
      await part.leave();
      await storage.finishPart(SHELF.id, path);
      record.etags[path] = version;
      this.arrived.add(path);
      return sizeBytes;
    } catch (error) {
      await part.clear();
      await part.leave();
      throw error;
    }
  }

  /** Waits for the disk and writes down what has arrived. For a time when nobody waits and nobody reads. */
  async settle(): Promise<void> {
    const { storage, record } = this;
    for (const path of this.arrived) {
      await storage.settle(SHELF.id, path);
      const file = await storage.file(SHELF.id, path);
      if (file)
        record.files.push({ path, bytes: file.size, sha256: null, sampleSha256: await sampleSha256(file) });
    }
    await storage.writeRecord({ ...record, state: 'complete' });
  }

  private async forget(path: string): Promise<void> {
    const { storage, record } = this;
    record.files = record.files.filter((file) => file.path !== path);
    delete record.etags[path];
    // first: a page that goes away now must not leave a record of a file that is gone
    await storage.writeRecord(record);
    await storage.removeFile(SHELF.id, path);
  }
}
