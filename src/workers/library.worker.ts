import { expose } from 'comlink';
import { EngineError } from '../engine/error-codes.ts';
import type { LibraryApi } from '../engine/library-protocol.ts';
import { trustOwnScripts } from '../engine/trusted-scripts.ts';
import { toOutcome } from './errors.ts';
import { announceLife } from './life-lock.ts';
import { ChunkStorage } from './library/chunk-storage.ts';
import { downloadModel } from './library/download-model.ts';
import { importModel } from './library/import-model.ts';
import { Jobs } from './library/jobs.ts';
import { describeStored, listStored } from './library/list-stored.ts';
import { openOpfsStorage } from './library/opfs-storage.ts';
import { openStored } from './library/open-stored.ts';
import { memoryShelf, openCacheShelf } from './library/shelves.ts';
import type { ModelStorage } from './library/storage.ts';

/** Where models are kept: the best that this browser has. */
async function openStorage(): Promise<ModelStorage> {
  return (await openOpfsStorage()) ?? new ChunkStorage((await openCacheShelf()) ?? memoryShelf());
}

// a stranger's tokenizer is tried out in a worker of its own
trustOwnScripts(import.meta.url);

const opened = openStorage();
const jobs = new Jobs();

const api: LibraryApi = {
  list: () => toOutcome(async () => listStored(await opened), 'STORAGE_FAILED'),

  download: (plan, onProgress) =>
    toOutcome(async () => {
      const storage = await opened;
      await jobs.run(plan.id, (signal) => downloadModel(storage, plan, signal, onProgress));
      return describeStored(storage, plan.id);
    }, 'STORAGE_FAILED'),

  import: (job, files, onProgress) =>
    toOutcome(async () => {
      const storage = await opened;
      const id = await jobs.run(job, (signal) => importModel(storage, files, signal, onProgress));
      return describeStored(storage, id);
    }, 'STORAGE_FAILED'),

  stop: (id) => toOutcome(() => jobs.stop(id), 'STORAGE_FAILED'),

  remove: (id) =>
    toOutcome(async () => {
      const storage = await opened;
      await jobs.stop(id);
      await jobs.run(id, () => storage.remove(id));
    }, 'STORAGE_FAILED'),

  open: (id) =>
    toOutcome(async () => {
      if (jobs.isRunning(id)) throw new EngineError('MODEL_BUSY', `${id} is being downloaded`);
      return openStored(await opened, id);
    }, 'STORAGE_FAILED'),
};

expose(api);
void announceLife();
