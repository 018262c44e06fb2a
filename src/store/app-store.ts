import { createStore, type StoreApi } from 'zustand/vanilla';
import { MAX_LABEL_LETTERS, MAX_LABELS, parseLabels } from '../clip/labels.ts';
import type { Engine } from '../engine/engine.ts';
import { nextTask } from '../intake/next-task.ts';
import type { MakeThumbnail } from '../engine/thumbnailer.ts';
import type { Vault } from '../vault/vault.ts';
import { blobOf } from './blob-of.ts';
import { csvFile } from './csv-file.ts';
import { exportText } from './export-results.ts';
import { duplicateActions } from './duplicate-actions.ts';
import { galleryActions } from './gallery-actions.ts';
import { EMPTY_GALLERY } from './gallery-defaults.ts';
import { GalleryKeeper } from './gallery-keeper.ts';
import { glance } from './glance.ts';
import { rememberGallery } from './gallery-memory.ts';
import { rememberLabels } from './label-memory.ts';
import { LabelSetActions } from './label-set-actions.ts';
import { mergeSameLabels } from './merge-same-labels.ts';
import { ModelActions, type ModelRequest } from './model-actions.ts';
import { PictureActions } from './picture-actions.ts';
import { precisionWatch } from './precision-watch.ts';
import { ReviewMemory } from './review-memory.ts';
import { ScoringLoop } from './scoring-loop.ts';
import { searchActions } from './search-actions.ts';
import { SearchLoop } from './search-loop.ts';
import { NO_SEARCH } from './search-types.ts';
import { NOTHING_KEPT, type Actions, type AppState, type Data } from './state.ts';
import { storageActions } from './storage-actions.ts';
import { parseTemplates } from './templates.ts';

export interface StoreParts {
  engine: Engine;
  makeThumbnail: MakeThumbnail;
  model: ModelRequest;
  /** Gives a finished file to the person. */
  saveFile: (name: string, content: string | Blob, type: string) => void;
  labelText: string;
  /** What outlasts the page; without it nothing does. */
  vault?: Vault;
}

/** The one store of the page. The engine is handed in, so that tests can hand in another. */
export function createAppStore(parts: StoreParts): StoreApi<AppState> {
  const { engine, saveFile, vault } = parts;
  const store = createStore<AppState>()(() => ({ ...initialData(parts), actions: unready }));
  new GalleryKeeper(store);
  const scoring = new ScoringLoop(store, engine);
  const search = new SearchLoop(store, engine);
  const reviews = vault && new ReviewMemory(store, vault.reviews);
  const pictures = new PictureActions(store, engine, parts.makeThumbnail, (ids) => {
    scoring.schedule(ids);
    reviews?.note(ids);
  });
  const model = new ModelActions(store, engine, parts.model, () => turn());
  const turn = () => {
    scoring.turnToModel();
    pictures.turnToModel();
    search.turnToModel();
  };
  const hasTurned = precisionWatch();
  const { setState, getState } = store;

  const actions: Actions = {
    ...galleryActions(store),
    ...searchActions(store, search),
    ...duplicateActions(store, engine),
    ...new LabelSetActions(store, vault?.labels).actions,
    ...storageActions(store, vault ?? {}, reviews, () => model.embeddingDim),
    ...queueActions(store, pictures),
    ...labelActions(store, scoring),
    setTemplateText(templateText) {
      const templates = templateText === null ? null : parseTemplates(templateText);
      setState({ templateText, templates: templates ?? model.modelTemplates, scoring: true });
      scoring.restart();
    },
    chooseModel: (ref) => model.use(ref),
    cancelLoading: () => model.cancel(),
    retryLoading: () => void model.load(),
    exportResults: (format, only) => void saveResults(store, format, saveFile, only),
    saveFile,
    glance: (signal, frame) => glance(getState(), engine, signal, frame),
    dismissNotice: () => setState({ notice: null }),
    showOnScreen(ids) {
      pictures.showOnScreen(ids);
      scoring.showOnScreen(ids);
    },
  };
  setState({ actions });

  engine.subscribe((state) => {
    setState({ engine: state });
    if (hasTurned(state)) turn();
    pictures.processQueued();
    if (state.kind !== 'ready') return;
    scoring.schedule();
    search.schedule();
  });
  if (vault) remember(store, vault);
  void model.load();
  return store;
}

function labelActions(
  store: StoreApi<AppState>,
  scoring: ScoringLoop,
): Pick<Actions, 'setLabelText' | 'mergeSameLabels' | 'stopLabels' | 'resumeLabels'> {
  return {
    setLabelText(labelText) {
      store.setState(labelData(labelText));
      scoring.restart();
    },
    mergeSameLabels: () => mergeSameLabels(store),
    stopLabels: () => scoring.stop(),
    resumeLabels: () => scoring.restart(),
  };
}

type QueueActions = Pick<
  Actions,
  | 'addPictures'
  | 'removePicture'
  | 'removeAllPictures'
  | 'retryPicture'
  | 'retryNotLoaded'
  | 'cancelQueue'
  | 'resumeQueue'
  | 'removePictures'
  | 'pauseQueue'
>;

function queueActions(store: StoreApi<AppState>, pictures: PictureActions): QueueActions {
  return {
    addPictures: (added) => pictures.add(added),
    removePicture: (id) => pictures.remove(new Set([id])),
    removeAllPictures: () => pictures.remove(new Set(store.getState().pictures.map(({ id }) => id))),
    retryPicture: (id) => pictures.retry(id),
    retryNotLoaded: () => pictures.retryNotLoaded(),
    cancelQueue: () => pictures.cancelQueue(),
    resumeQueue: () => pictures.resumeQueue(),
    removePictures: (ids) => pictures.remove(ids),
    pauseQueue: () => pictures.pauseQueue(),
  };
}

function remember(store: StoreApi<AppState>, { connection, labels }: Vault): void {
  store.setState({ storage: connection.state });
  connection.subscribe((storage) => store.setState({ storage }));
  rememberLabels(store);
  rememberGallery(store);
  void labels.sets().then((labelSets) => store.setState({ labelSets }));
}

const unready = {} as Actions;

function initialData({ labelText, model }: StoreParts): Data {
  return {
    ...EMPTY_GALLERY,
    search: NO_SEARCH,
    ...NOTHING_KEPT,
    pictures: [],
    selectedId: null,
    ...labelData(labelText),
    cutLabels: [],
    sameLabels: [],
    labelReading: null,
    templateText: null,
    templates: ['{}'],
    scores: null,
    engine: { kind: 'idle' },
    model: model.first,
    scoresByModel: new Map(),
    download: null,
    notice: null,
  };
}

async function saveResults(
  { getState, setState }: StoreApi<AppState>,
  format: 'csv' | 'json',
  saveFile: StoreParts['saveFile'],
  only?: ReadonlySet<string>,
): Promise<void> {
  const text = exportText(getState(), format, only);
  if (!text) return;
  // the menu that it was chosen in closes first
  await nextTask();
  try {
    if (format === 'csv') saveFile('wordsight.csv', await csvFile(text), 'text/csv');
    else saveFile('wordsight.json', await blobOf(text, 'application/json'), 'application/json');
  } catch (error) {
    const kind = { type: 'export-failed', detail: String(error) } as const;
    setState({ notice: { id: Date.now(), kind, undo: null } });
  }
}

function labelData(given: string) {
  const labelText = given.slice(0, MAX_LABEL_LETTERS);
  const { labels: all, repeated } = parseLabels(labelText);
  const labels = all.slice(0, MAX_LABELS);
  const labelsLeftOut = all.length - labels.length;
  return { labelText, labels, labelsLeftOut, repeatedLabels: repeated, scoring: labels.length > 0 };
}
