import type { DownloadPlan, DownloadProgress, StoredModel } from '../models/library/types.ts';
import type { Import, LibraryApi, LibraryContents, StoredOpening } from './library-protocol.ts';
import { RevivingWorker } from './reviving-worker.ts';
import { startLibraryWorker } from './start-workers.ts';
import { unwrap } from './unwrap.ts';
import { withProgress } from './with-progress.ts';

/** The models of this device, as the page has them. Every method rejects with an `EngineError`. */
export interface Library {
  list(): Promise<LibraryContents>;
  download(plan: DownloadPlan, onProgress: (progress: DownloadProgress) => void): Promise<StoredModel>;
  import(job: string, files: Import, onProgress: (progress: DownloadProgress) => void): Promise<StoredModel>;
  stop(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  open(id: string): Promise<StoredOpening>;
}

/** The worker starts with the first call; one that died is started again, and its parts of files are still there. */
export function createLibrary(): Library {
  const worker = new RevivingWorker<LibraryApi>(startLibraryWorker);
  return {
    list: () => unwrap(worker.call((api) => api.list())),
    download: (plan, onProgress) =>
      withProgress(onProgress, (tell) => unwrap(worker.call((api) => api.download(plan, tell)))),
    import: (job, files, onProgress) =>
      withProgress(onProgress, (tell) => unwrap(worker.call((api) => api.import(job, files, tell)))),
    stop: (id) => unwrap(worker.call((api) => api.stop(id))),
    remove: (id) => unwrap(worker.call((api) => api.remove(id))),
    open: (id) => unwrap(worker.call((api) => api.open(id))),
  };
}
