import type { StoreApi } from 'zustand';
import { countRun, type EvaluationRun, type RunSetup, type Truth } from './evaluate-run.ts';
import type { EvaluateState, FolderLabel, TruthCounts } from './evaluate-state.ts';
import { classFolders, labelOfFolder } from './evaluate-truth.ts';
import type { AppState, PictureItem, Scores } from './state.ts';

/** While pictures come in by the dozen a second, the numbers follow at the pace of reading. */
const FOLLOW_MS = 400;
/** A run holds a verdict a picture: 30 of 20,000 are some 50 MB. */
const KEPT_RUNS = 30;

/** Counts again whenever the page has changed, one count at a time; a change aborts the count under way. */
export class EvaluateLoop {
  /** By folder name: what the person made of it. */
  private readonly labels = new Map<string, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pass = new AbortController();

  constructor(
    private readonly store: StoreApi<EvaluateState>,
    private readonly app: StoreApi<AppState>,
  ) {}

  follow(): () => void {
    this.refresh();
    const unsubscribe = this.app.subscribe((state, before) => {
      const same =
        state.pictures === before.pictures &&
        state.scores === before.scores &&
        state.scoring === before.scoring &&
        state.labels === before.labels &&
        state.engine === before.engine;
      if (!same) this.timer ??= setTimeout(() => this.refresh(), FOLLOW_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(this.timer);
      this.timer = undefined;
      this.pass.abort();
    };
  }

  setLabel(folder: string, label: string): void {
    this.labels.set(folder, label);
    this.refresh();
  }

  private refresh(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.pass.abort();
    this.pass = new AbortController();
    const app = this.app.getState();
    const read = readTruth(app, this.labels);
    this.store.setState({ folders: read.folders, counts: read.counts });
    void this.count(app, read, this.pass.signal);
  }

  private async count(app: AppState, read: ReadTruth, signal: AbortSignal): Promise<void> {
    const { scores } = app;
    const setup = scores && setupOf(app, scores);
    if (!scores || !setup || read.truth.length === 0) {
      this.store.setState({ run: null });
      return;
    }
    const counted = await countRun(scores, read.truth, signal).catch(() => null);
    if (!counted) return;
    const run: EvaluationRun = {
      ...setup,
      ...counted,
      finishedAt: Date.now(),
      failed: read.counts.failed,
      imagesPerSecond: rate(app.pictures),
    };
    const finished = read.counts.waiting === 0 && run.metrics.images > 0;
    this.store.setState(({ runs }) => ({
      run: run.metrics.images > 0 ? run : null,
      runs: finished ? [run, ...runs.filter(({ key }) => key !== run.key)].slice(0, KEPT_RUNS) : runs,
    }));
  }
}

interface ReadTruth {
  folders: FolderLabel[];
  counts: TruthCounts;
  truth: Truth;
}

function readTruth({ pictures, labels }: AppState, edited: ReadonlyMap<string, string>): ReadTruth {
  const places = new Map(labels.map((label, place) => [label, place]));
  const statusOf = new Map(pictures.map(({ id, status }) => [id, status.kind]));
  const truth: [string, number][] = [];
  const folders = classFolders(pictures).map(({ name, pictures: ids }): FolderLabel => {
    const label = edited.get(name) ?? labelOfFolder(name);
    const place = places.get(label);
    if (place !== undefined) for (const id of ids) truth.push([id, place]);
    return { name, pictures: ids.length, label, known: place !== undefined };
  });
  const statuses = truth.map(([id]) => statusOf.get(id));
  const failed = statuses.filter((kind) => kind === 'failed').length;
  const done = statuses.filter((kind) => kind === 'done').length;
  const counts = {
    withTruth: truth.length,
    withoutTruth: pictures.length - truth.length,
    waiting: truth.length - failed - done,
    failed,
  };
  return { folders, counts, truth };
}

/** Null while the probabilities on the page are not those of the labels and the model in force. */
function setupOf(app: AppState, scores: Scores): RunSetup | null {
  const { engine, model, templates, labels, scoring } = app;
  if (engine.kind !== 'ready' || scoring || scores.labels !== labels) return null;
  const { modelId, modelKey, modelName, choice } = engine;
  const key = JSON.stringify([modelKey, choice.executionProvider, templates, labels]);
  return { key, model, modelId, modelName, choice, templates, labels };
}

/** Pictures a second, one after the other; null if none was read in this visit. */
function rate(pictures: readonly PictureItem[]): number | null {
  let count = 0;
  let elapsedMs = 0;
  for (const { status } of pictures) {
    if (status.kind !== 'done') continue;
    const { decodeMs, preprocessMs, encodeMs } = status.facts;
    if (encodeMs === 0) continue;
    count += 1;
    elapsedMs += decodeMs + preprocessMs + encodeMs;
  }
  return elapsedMs === 0 ? null : (1000 * count) / elapsedMs;
}
