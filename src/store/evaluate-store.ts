import { createStore, type StoreApi } from 'zustand/vanilla';
import { tidyLabel } from '../clip/labels.ts';
import { csvFile } from './csv-file.ts';
import { EvaluateLoop } from './evaluate-loop.ts';
import { toMistakesCsv, toReportJson } from './evaluate-report.ts';
import type { EvaluateActions, EvaluateState } from './evaluate-state.ts';
import type { AppState } from './state.ts';

const stores = new WeakMap<StoreApi<AppState>, StoreApi<EvaluateState>>();

/** The evaluation of a page: made when it is first asked for, and the same one from then on. */
export function evaluateStoreOf(app: StoreApi<AppState>): StoreApi<EvaluateState> {
  const known = stores.get(app);
  if (known) return known;
  const store = createEvaluateStore(app);
  stores.set(app, store);
  return store;
}

export function createEvaluateStore(app: StoreApi<AppState>): StoreApi<EvaluateState> {
  const store = createStore<EvaluateState>()(() => ({
    folders: [],
    counts: { withTruth: 0, withoutTruth: 0, waiting: 0, failed: 0 },
    run: null,
    runs: [],
    actions: {} as EvaluateActions,
  }));
  const loop = new EvaluateLoop(store, app);
  const { saveFile } = app.getState().actions;
  const actions: EvaluateActions = {
    follow: () => loop.follow(),
    setLabel: (folder, label) => loop.setLabel(folder, tidyLabel(label)),
    useFolderLabels() {
      const labels = store.getState().folders.map(({ label }) => label);
      app.getState().actions.setLabelText(labels.filter((label) => label !== '').join('\n'));
    },
    forgetRun: (key) => store.setState(({ runs }) => ({ runs: runs.filter((run) => run.key !== key) })),
    exportReport: (run) => saveFile('wordsight-evaluation.json', toReportJson(run), 'application/json'),
    exportMistakes(run) {
      const pathOf = new Map(app.getState().pictures.map(({ id, path }) => [id, path]));
      void csvFile([toMistakesCsv(run, pathOf)]).then((file) =>
        saveFile('wordsight-mistakes.csv', file, 'text/csv'),
      );
    },
  };
  store.setState({ actions });
  return store;
}
