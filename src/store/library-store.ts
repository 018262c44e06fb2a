import { createStore, type StoreApi } from 'zustand/vanilla';
import { detectCapabilities } from '../engine/capabilities.ts';
import { EngineError } from '../engine/error-codes.ts';
import type { Library } from '../engine/library.ts';
import type { Import } from '../engine/library-protocol.ts';
import { parseCatalogue } from '../models/library/catalogue.ts';
import type { DownloadPlan, DownloadProgress, StoredModel } from '../models/library/types.ts';
import { fetchModelJson } from '../models/fetch-file.ts';
import { ModelError } from '../models/model-error.ts';
import { planDownload } from './download-plan.ts';
import { IMPORT_JOB, type Job, type LibraryActions, type LibraryState } from './library-state.ts';
import { keepMirror, readMirror } from './mirror-setting.ts';
import type { Device } from './model-offers.ts';
import { readSiteModels } from './site-models.ts';
import type { AppState } from './state.ts';
import { askToPersist, measureSpace } from './storage-space.ts';

/** The models that there are and what happens to them. Made when the person first asks for them. */
export function createLibraryStore(
  library: Library,
  app: StoreApi<AppState>,
  siteUrl: string,
): StoreApi<LibraryState> {
  const store = createStore<LibraryState>()(() => ({
    ...{ catalogue: null, site: [], stored: [], storage: 'opfs', jobs: {} },
    ...{ device: null, space: null, mirror: readMirror(), error: null },
    actions: {} as LibraryActions,
  }));
  const jobs = new LibraryJobs(store, library, app);
  const { setState, getState } = store;

  const actions: LibraryActions = {
    async refresh() {
      setState({ error: null });
      try {
        const [json, site, device] = await Promise.all([
          fetchModelJson(new URL('models/', siteUrl).href, 'catalogue.json'),
          readSiteModels(siteUrl),
          detectDevice(),
        ]);
        setState({ catalogue: parseCatalogue(json), site, device });
      } catch (error) {
        setState({ error: toError(error).toData() });
      }
      await jobs.readStored();
    },
    download(entry, offer) {
      const { catalogue, mirror } = getState();
      if (catalogue) jobs.download(planDownload(catalogue, entry, offer, mirror));
    },
    resume: ({ plan }) => plan && jobs.download(plan),
    pause: (id) => void library.stop(id),
    async remove(id) {
      await library.remove(id).catch((error: unknown) => jobs.fail(id, id, error));
      await jobs.readStored();
    },
    importFolder: (files) => jobs.import({ kind: 'folder', files }, files[0]?.path.split('/')[0] ?? ''),
    importZip: (zip) => jobs.import({ kind: 'zip', zip }, zip.name),
    dismiss: (id) => jobs.set(id, null),
    setMirror(mirror) {
      keepMirror(mirror);
      setState({ mirror });
    },
  };
  setState({ actions });
  return store;
}

/** Downloads and imports under way, and how they ended. */
class LibraryJobs {
  constructor(
    private readonly store: StoreApi<LibraryState>,
    private readonly library: Library,
    private readonly app: StoreApi<AppState>,
  ) {}

  download(plan: DownloadPlan): void {
    void askToPersist();
    void this.run(plan.id, plan.name, (onProgress) => this.library.download(plan, onProgress));
  }

  import(files: Import, name: string): void {
    void askToPersist();
    void this.run(IMPORT_JOB, name, (onProgress) => this.library.import(IMPORT_JOB, files, onProgress));
  }

  async readStored(): Promise<void> {
    try {
      const { models, storage } = await this.library.list();
      this.store.setState({ stored: models, storage, space: await measureSpace() });
    } catch (error) {
      this.store.setState({ error: toError(error).toData() });
    }
  }

  set(id: string, job: Job | null): void {
    const jobs = { ...this.store.getState().jobs };
    if (job) jobs[id] = job;
    else delete jobs[id];
    this.store.setState({ jobs });
    // the page behind shows that something is coming, and how far it is
    const running = Object.values(jobs).find(({ kind }) => kind === 'running');
    this.app.setState({ download: running?.kind === 'running' ? running : null });
  }

  fail(id: string, name: string, error: unknown): void {
    const known = toError(error);
    this.set(id, known.code === 'ENGINE_STOPPED' ? null : { kind: 'failed', name, error: known.toData() });
  }

  private async run(
    id: string,
    name: string,
    work: (onProgress: (progress: DownloadProgress) => void) => Promise<StoredModel>,
  ): Promise<void> {
    if (this.store.getState().jobs[id]?.kind === 'running') return;
    this.set(id, { kind: 'running', name, progress: null });
    try {
      const model = await work((progress) => {
        // a last report may come after the end
        if (this.store.getState().jobs[id]?.kind === 'running')
          this.set(id, { kind: 'running', name, progress });
      });
      this.set(id, null);
      this.app.setState({
        notice: { id: Date.now(), kind: { type: 'model-stored', name: model.name }, undo: null },
      });
    } catch (error) {
      this.fail(id, name, error);
    }
    await this.readStored();
  }
}

async function detectDevice(): Promise<Device> {
  const { deviceMemory } = navigator as Navigator & { deviceMemory?: number };
  return {
    ...(await detectCapabilities()),
    memoryGb: deviceMemory ?? null,
    phone: matchMedia('(pointer: coarse) and (width < 960px)').matches,
  };
}

function toError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (error instanceof ModelError) {
    return new EngineError(error.code, error.message, { file: error.file, ...error.facts });
  }
  return new EngineError('STORAGE_FAILED', String(error));
}
