import type { ModelSource } from '../clip/model-source.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import type { DownloadPlan, DownloadProgress, StoredModel } from '../models/library/types.ts';
import type { Outcome } from './protocol.ts';

/** What crosses to and from `src/workers/library.worker.ts`, which keeps models on this device. */

/** Files that a person brought: all of a folder with their paths, or one zip. */
export type Import = { kind: 'folder'; files: { path: string; blob: Blob }[] } | { kind: 'zip'; zip: Blob };

export interface StoredOpening {
  manifest: RunnableManifest;
  source: ModelSource;
}

export interface LibraryContents {
  models: StoredModel[];
  /** `memory`: the browser offers no storage, and models last as long as the page. */
  storage: 'opfs' | 'cache' | 'memory';
}

export interface LibraryApi {
  list(): Promise<Outcome<LibraryContents>>;
  /**
   * Downloads, checks and stores a model, going on with what is there of it. Rejects with `ENGINE_STOPPED` after
   * `stop`; what has arrived stays.
   */
  download(
    plan: DownloadPlan,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<Outcome<StoredModel>>;
  /** Reads, checks and stores a model that a person brought. `job` is a name to stop it by. */
  import(
    job: string,
    files: Import,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<Outcome<StoredModel>>;
  /** Stops a download by the model's id, or an import by its job. Resolves when it has let go of its files. */
  stop(id: string): Promise<Outcome<void>>;
  remove(id: string): Promise<Outcome<void>>;
  /** The model's files, checked by size and samples. */
  open(id: string): Promise<Outcome<StoredOpening>>;
}
