import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { EvaluationReport } from '../clip/metrics-report.ts';
import { compareRuns } from './evaluate-compare.ts';
import { createEvaluateStore } from './evaluate-store.ts';
import type { AppState } from './state.ts';

const CHOICE = { executionProvider: 'wasm', imagePrecision: 'fp32', textPrecision: 'q8' };
const FACTS = { decodeMs: 10, preprocessMs: 5, encodeMs: 35 };

/** Two foxes, one of them taken for sky; one sky; one that cannot be read; one beside the folders. */
function page() {
  const row = (path: string, values: number[] | null) => ({ path, values });
  const rows = [
    row('set/red_fox/1.jpg', [0.1, 0.9]),
    row('set/red_fox/2.jpg', [0.8, 0.2]),
    row('set/sky/=3.jpg', [0.7, 0.3]),
    row('set/sky/broken.jpg', null),
    row('set/beside.jpg', [0.5, 0.5]),
  ];
  const labels = ['sky', 'red fox'];
  const saved: string[] = [];
  const setLabelText = vi.fn();
  const scored = rows.filter(({ values }) => values !== null);
  const byPicture = new Map(scored.map(({ path, values }) => [path, Float32Array.from(values ?? [])]));
  const app = createStore<AppState>(
    () =>
      ({
        pictures: rows.map(({ path, values }) => ({
          id: path,
          path,
          status: values ? { kind: 'done', facts: FACTS } : { kind: 'failed' },
        })),
        labels,
        templates: ['a {}'],
        scoring: false,
        scores: { labels, head: 'softmax', byPicture },
        model: { kind: 'site', id: 'starter' },
        engine: { kind: 'ready', modelId: 'starter', modelKey: 'key', modelName: 'Starter', choice: CHOICE },
        actions: {
          saveFile: async (_name: string, content: string | Blob) =>
            saved.push(await new Response(content).text()),
          setLabelText,
        },
      }) as unknown as AppState,
  );
  return { app, saved, setLabelText };
}

async function evaluated() {
  const parts = page();
  const store = createEvaluateStore(parts.app);
  const stop = store.getState().actions.follow();
  await vi.waitFor(() => expect(store.getState().run).not.toBeNull());
  return { ...parts, store, stop, run: store.getState().run! };
}

describe('the evaluation of a page', () => {
  it('counts what lies in class folders and says what it left out', async () => {
    const { store, stop, run } = await evaluated();
    expect(store.getState().counts).toEqual({ withTruth: 4, withoutTruth: 1, waiting: 0, failed: 1 });
    expect(run.metrics).toMatchObject({
      images: 3,
      top1: 2 / 3,
      confusion: [
        [1, 0],
        [1, 1],
      ],
    });
    expect(run.imagesPerSecond).toBe(20);
    expect(store.getState().runs).toEqual([run]);
    stop();
  });

  it('writes the shape of the Node command, and mistakes that no spreadsheet runs', async () => {
    const { store, stop, run, saved } = await evaluated();
    store.getState().actions.exportReport(run);
    store.getState().actions.exportMistakes(run);
    await vi.waitFor(() => expect(saved).toHaveLength(2));
    const report = JSON.parse(saved[0]!) as EvaluationReport;
    expect(report).toMatchObject({ model: 'starter', precision: 'fp32', textPrecision: 'q8', images: 3 });
    expect(report).toMatchObject({ failed: 1, top5: 1, perClass: [1, 0.5], imagesPerSecond: 20 });
    expect(saved[1]).toContain('set/red_fox/2.jpg,red fox,sky,0.8');
    stop();
  });

  it('takes another label for a folder, one label for two folders, and none', async () => {
    const { store, stop } = await evaluated();
    store.getState().actions.setLabel('sky', ' red  fox ');
    await vi.waitFor(() =>
      expect(store.getState().run?.metrics.confusion).toEqual([
        [0, 0],
        [2, 1],
      ]),
    );
    store.getState().actions.setLabel('sky', '');
    await vi.waitFor(() => expect(store.getState().run?.metrics.images).toBe(2));
    expect(store.getState().counts).toMatchObject({ withTruth: 2, withoutTruth: 3, failed: 0 });
    stop();
  });

  it('fills the labels from the folders', async () => {
    const { store, stop, setLabelText } = await evaluated();
    store.getState().actions.useFolderLabels();
    expect(setLabelText).toHaveBeenCalledWith('red fox\nsky');
    stop();
  });

  it('keeps a run for each question, and has none while the numbers are stale', async () => {
    const { app, store, stop } = await evaluated();
    app.setState({ scoring: true, templates: ['{}'] });
    await vi.waitFor(() => expect(store.getState().run).toBeNull());
    app.setState({ scoring: false });
    await vi.waitFor(() => expect(store.getState().runs).toHaveLength(2));
    stop();
    store.getState().actions.forgetRun(store.getState().runs[0]!.key);
    expect(store.getState().runs).toHaveLength(1);
  });
});

describe('compareRuns', () => {
  it('names the pictures and the classes that changed', async () => {
    const { app, store, stop, run: first } = await evaluated();
    const labels = ['sky', 'red fox'];
    const byPicture = new Map(app.getState().scores!.byPicture as ReadonlyMap<string, Float32Array>)
      .set('set/red_fox/2.jpg', Float32Array.from([0.1, 0.9]))
      .set('set/sky/=3.jpg', Float32Array.from([0.1, 0.9]));
    app.setState({ labels, templates: ['{}'], scores: { labels, head: 'softmax', byPicture } });
    await vi.waitFor(() => expect(store.getState().runs).toHaveLength(2));
    stop();
    const found = compareRuns(first, store.getState().runs[0]!);
    expect(found.shared).toBe(3);
    expect(found.changed.map(({ pictureId, kind }) => [pictureId, kind])).toEqual([
      ['set/red_fox/2.jpg', 'mended'],
      ['set/sky/=3.jpg', 'broken'],
    ]);
    expect(found.classes).toEqual([
      { label: 'sky', first: 1, second: 0, difference: -1 },
      { label: 'red fox', first: 0.5, second: 1, difference: 0.5 },
    ]);
  });
});
