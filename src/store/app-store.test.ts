import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import { emptyGroups, type KeeperGroups } from '../clip/neighbours.ts';
import type { Engine, OnRows } from '../engine/engine.ts';
import type { EngineState } from '../engine/engine-state.ts';
import { EngineError } from '../engine/error-codes.ts';
import type { EncodedLabels } from '../engine/label-book.ts';
import type { EncodedPicture, PictureRequest } from '../engine/picture-line.ts';
import type { Picture } from '../intake/picture.ts';
import { createAppStore } from './app-store.ts';

const READY: Extract<EngineState, { kind: 'ready' }> = {
  kind: 'ready',
  ...{ modelName: 'Tiny', modelId: 'tiny', modelKey: 'tiny', description: '', licence: '' },
  choice: {
    ...{ executionProvider: 'wasm', runtime: 'wasm', threads: 1 },
    ...{ imagePrecision: 'fp32', textPrecision: 'fp32', textExecutionProvider: 'wasm' },
  },
  selfTest: { imageCosine: 1, textCosine: 1 },
  ...{ adapter: null, rejected: [], restarts: 0 },
};

const FAILED: Extract<EngineState, { kind: 'failed' }> = {
  kind: 'failed',
  modelName: 'Tiny',
  error: { code: 'WORKER_DIED', detail: '', facts: {} },
  rejected: [],
};

interface OpenPicture {
  name: string;
  finish(): void;
  fail(error: Error): void;
}

/** An engine whose every answer is given by the test. Scores a label with the length of its text, once a template. */
class FakeEngine implements Engine {
  state: EngineState = { kind: 'idle' };
  modelId = '';
  /** All pictures that were ever asked for, in order. */
  readonly asked: string[] = [];
  readonly open: OpenPicture[] = [];
  readonly labelSets: string[][] = [];
  /** Label sets that wait until the test lets them go; null: answered at once. */
  held: (() => void)[] | null = null;
  private listener: (state: EngineState) => void = () => {};

  glance = async () => Float32Array.of(0.25, 0.75);

  subscribe(listener: (state: EngineState) => void): void {
    this.listener = listener;
  }

  become(state: EngineState): void {
    this.state = state;
    this.listener(state);
  }

  async start(manifest: RunnableManifest): Promise<void> {
    this.modelId = manifest.id;
    if (!this.encoded.has(manifest.id)) this.encoded.set(manifest.id, new Set());
    // as the real engine does
    for (const { fail } of this.open) fail(new EngineError('ENGINE_STOPPED', 'another model'));
    this.become({ kind: 'loading', modelName: 'Tiny', progress: { stage: 'starting' }, rejected: [] });
  }

  /** By model id: the hashes of what was encoded under it, as the real engine remembers them. */
  readonly encoded = new Map<string, Set<string>>();

  isEncoded(sha256: string): boolean {
    return this.encoded.get(this.modelId)?.has(sha256) ?? false;
  }

  cancelStart(): void {}

  encodePicture(signal: AbortSignal, request: PictureRequest): Promise<EncodedPicture> {
    const { fileName: name } = request;
    this.asked.push(name);
    request.onStarted?.();
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      const facts = { sha256: `hash ${name}`, widthPx: 4, heightPx: 3, thumbnail: null };
      const times = { decodeMs: 1, preprocessMs: 1, encodeMs: 1 };
      const modelId = this.modelId;
      const finish = () => {
        this.encoded.get(modelId)?.add(facts.sha256);
        const made = { embedding: new Float32Array(1), precision: 'fp32', origin: 'encoder' } as const;
        resolve({ ...facts, ...times, ...made });
      };
      this.open.push({ name, finish, fail: reject });
    });
  }

  async encodeLabels(signal: AbortSignal, labels: string[], templates: string[]): Promise<EncodedLabels> {
    this.labelSets.push(labels);
    if (this.held) await new Promise<void>((go) => this.held?.push(go));
    signal.throwIfAborted();
    const embeddings = Float32Array.from(labels, (label) => label.length * templates.length);
    const tokenCounts = labels.map((label) => ({ tokens: label.length, limit: 10 }));
    return { head: 'softmax', embeddings, tokenCounts };
  }

  async score(
    signal: AbortSignal,
    sha256s: string[],
    { embeddings }: EncodedLabels,
    onRows: OnRows,
  ): Promise<void> {
    // a picture a chunk
    for (const start of sha256s.keys()) {
      await Promise.resolve();
      signal.throwIfAborted();
      onRows(Float32Array.from(embeddings), start);
    }
  }

  async compare(sha256s: string[]): Promise<Float32Array> {
    return Float32Array.from(sha256s, (_, index) => 1 / (index + 1));
  }

  async groupAlike(_: AbortSignal, sha256s: string[]): Promise<KeeperGroups> {
    return emptyGroups(sha256s.length);
  }

  embeddingOf(): Float32Array {
    return Float32Array.of(1);
  }

  readonly forgotten: string[] = [];

  forget(sha256s: ReadonlySet<string>): void {
    this.forgotten.push(...sha256s);
  }

  last(name: string): OpenPicture {
    const found = this.open.findLast((picture) => picture.name === name);
    if (!found) throw new Error(`${name} was never asked for`);
    return found;
  }
}

const picture = (name: string): Picture => ({ id: name, name, path: name, file: new File(['x'], name) });

let engine: FakeEngine;
let store: ReturnType<typeof createAppStore>;
let saved: [name: string, content: string, type: string][];

beforeEach(() => {
  engine = new FakeEngine();
  saved = [];
  store = createAppStore({
    engine,
    makeThumbnail: async () => new Blob(),
    model: {
      first: { kind: 'site', id: 'tiny' },
      open: async ({ id }) => ({
        manifest: { id, name: id, templates: ['a {}'] } as RunnableManifest,
        source: { kind: 'url', baseUrl: `http://site.test/models/${id}/` },
      }),
      preferences: { executionProvider: null, threads: null, precision: null },
    },
    saveFile: (name, content, type) => saved.push([name, content as string, type]),
    labelText: 'cat\nhorse',
  });
});

const actions = () => store.getState().actions;
const statuses = () => store.getState().pictures.map(({ name, status }) => `${name} ${status.kind}`);
const scoresOf = (id: string) => store.getState().scores?.byPicture.get(id);
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const until = (check: () => void) => vi.waitFor(check, { interval: 5 });

async function ready(): Promise<void> {
  await until(() => expect(engine.state.kind).toBe('loading'));
  engine.become(READY);
}

async function readyWith(...names: string[]): Promise<void> {
  await ready();
  await read(...names);
}

async function read(...names: string[]): Promise<void> {
  actions().addPictures(names.map(picture));
  names.forEach((name) => engine.last(name).finish());
  await until(() => names.forEach((name) => expect(scoresOf(name)).toBeDefined()));
}

describe('pictures', () => {
  it('that are dropped before any model is opened run when the engine is there', async () => {
    engine.become({ kind: 'idle' });
    actions().addPictures([picture('a')]);
    expect(statuses()).toEqual(['a queued']);
    expect(engine.asked).toEqual([]);
    engine.become(READY);
    engine.last('a').finish();
    await until(() => expect(scoresOf('a')).toEqual(Float32Array.of(3, 5)));
    expect(engine.asked).toEqual(['a']);
  });

  it('keep an error of their own and leave the others alone', async () => {
    await ready();
    actions().addPictures([picture('bad'), picture('good')]);
    engine.last('bad').fail(new EngineError('PICTURE_TRUNCATED', 'cut'));
    engine.last('good').finish();
    await until(() => expect(statuses()).toEqual(['bad failed', 'good done']));
    expect(store.getState().pictures[0]?.status).toMatchObject({ error: { code: 'PICTURE_TRUNCATED' } });
    expect(store.getState().notice).toBeNull();
    actions().retryPicture('bad');
    engine.last('bad').finish();
    await until(() => expect(statuses()).toEqual(['bad done', 'good done']));
  });

  it('stay queued when the engine fails and run when it is back', async () => {
    await ready();
    actions().addPictures([picture('a')]);
    engine.become(FAILED);
    engine.last('a').fail(new EngineError('WORKER_DIED', 'crash'));
    await until(() => expect(statuses()).toEqual(['a queued']));
    expect(engine.asked).toEqual(['a']);
    engine.become(READY);
    engine.last('a').finish();
    await until(() => expect(statuses()).toEqual(['a done']));
    expect(engine.asked).toEqual(['a', 'a']);
  });

  it('can be cancelled and resumed; what is done stays', async () => {
    await readyWith('done');
    actions().addPictures([picture('a'), picture('b')]);
    actions().cancelQueue();
    await settle();
    expect(statuses()).toEqual(['done done', 'a cancelled', 'b cancelled']);
    actions().resumeQueue();
    engine.last('a').finish();
    engine.last('b').finish();
    await until(() => expect(statuses()).toEqual(['done done', 'a done', 'b done']));
    expect(engine.asked).toEqual(['done', 'a', 'b', 'a', 'b']);
  });

  it('run when they are resumed before the engine has let go of them', async () => {
    await ready();
    actions().addPictures([picture('a')]);
    actions().cancelQueue();
    actions().resumeQueue();
    await until(() => expect(engine.asked).toEqual(['a', 'a']));
    engine.last('a').finish();
    await until(() => expect(statuses()).toEqual(['a done']));
  });

  it('come back in their old place and run again when a removal under way is undone', async () => {
    await ready();
    actions().addPictures([picture('a'), picture('b')]);
    actions().removePicture('a');
    expect(store.getState()).toMatchObject({
      selectedId: 'b',
      notice: { kind: { type: 'removed', count: 1 } },
    });
    await settle();
    actions().addPictures([picture('c')]);
    store.getState().notice?.undo?.();
    expect(store.getState().pictures.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(store.getState().notice).toBeNull();
    ['a', 'b', 'c'].forEach((name) => engine.last(name).finish());
    await until(() => expect(statuses()).toEqual(['a done', 'b done', 'c done']));
    expect(engine.asked).toEqual(['a', 'b', 'c', 'a']);
  });

  it('that are gone are forgotten a thousand at a time, but not while their removal can be undone', async () => {
    const names = Array.from({ length: 1001 }, (_, index) => `${index}`);
    await readyWith(...names);
    actions().removeAllPictures();
    await read('kept', 'removed last');
    expect(engine.forgotten).toEqual([]);
    actions().removePicture('removed last');
    actions().addPictures([picture('new')]);
    expect(engine.forgotten).toEqual(names.map((name) => `hash ${name}`));
    store.getState().notice?.undo?.();
    expect(statuses()).toEqual(['kept done', 'removed last done', 'new working']);
    await until(() => expect(scoresOf('removed last')).toBeDefined());
  });

  it('say so when none were among what was added', () => {
    actions().addPictures([]);
    expect(store.getState().notice).toMatchObject({ kind: { type: 'nothing-added' } });
  });

  it('are selected step by step and never past the ends', async () => {
    await readyWith('a', 'b');
    actions().selectNeighbour(-1);
    expect(store.getState().selectedId).toBe('a');
    actions().selectNeighbour(1);
    actions().selectNeighbour(1);
    expect(store.getState().selectedId).toBe('b');
  });
});

describe('labels', () => {
  it('are scored anew after an edit, without encoding a picture again', async () => {
    await readyWith('a', 'b');
    actions().setLabelText('bird');
    expect(store.getState().scoring).toBe(true);
    await until(() => expect(store.getState().scores?.labels).toEqual(['bird']));
    expect(scoresOf('b')).toEqual(Float32Array.of(4));
    expect(store.getState().scoring).toBe(false);
    expect(engine.asked).toEqual(['a', 'b']);
  });

  it('that are stale never replace newer ones', async () => {
    await readyWith('a');
    engine.held = [];
    actions().setLabelText('old');
    await until(() => expect(engine.labelSets.at(-1)).toEqual(['old']));
    actions().setLabelText('newer');
    await until(() => expect(engine.held).toHaveLength(2));
    engine.held[1]?.();
    await until(() => expect(store.getState().scores?.labels).toEqual(['newer']));
    engine.held[0]?.();
    await settle();
    expect(store.getState().scores?.labels).toEqual(['newer']);
    expect(scoresOf('a')).toEqual(Float32Array.of(5));
  });

  it('leave no scores behind when all are deleted', async () => {
    await readyWith('a');
    actions().setLabelText('');
    await until(() => expect(store.getState().scores).toBeNull());
    expect(store.getState().scoring).toBe(false);
  });

  it('that are too long are named with their tokens', async () => {
    await readyWith('a');
    actions().setLabelText('cat, hippopotamus');
    await until(() =>
      expect(store.getState().cutLabels).toEqual([{ label: 'hippopotamus', tokens: 12, limit: 10 }]),
    );
  });
});

describe('templates', () => {
  it('are those of the model until the person types others', async () => {
    await readyWith('a');
    expect(store.getState().templates).toEqual(['a {}']);
    actions().setTemplateText('the');
    expect(store.getState().templates).toEqual(['the {}']);
    actions().setTemplateText(null);
    expect(store.getState().templates).toEqual(['a {}']);
  });

  it('are read anew after an edit, although the labels are the same', async () => {
    await readyWith('a');
    actions().setTemplateText('a {}\nthe {}');
    await until(() => expect(scoresOf('a')).toEqual(Float32Array.of(6, 10)));
  });
});

describe('export', () => {
  it('saves a file with its type once a model is ready', async () => {
    actions().exportResults('csv');
    expect(saved).toEqual([]);
    await readyWith('a');
    actions().exportResults('csv');
    actions().exportResults('json');
    await until(() =>
      expect(saved.map(([name, , type]) => [name, type])).toEqual([
        ['wordsight.csv', 'text/csv'],
        ['wordsight.json', 'application/json'],
      ]),
    );
  });
});

describe('another model', () => {
  const readyAs = (id: string): EngineState => ({ ...READY, modelName: id, modelId: id, modelKey: id });
  const use = async (id: string) => {
    actions().chooseModel({ kind: 'site', id });
    await until(() => expect(engine.modelId).toBe(id));
    engine.become(readyAs(id));
  };

  it('encodes what it has not seen, and nothing again that a model has seen before', async () => {
    await readyWith('a', 'b');
    await use('other');
    await until(() => expect(statuses()).toEqual(['a working', 'b working']));
    for (const name of ['a', 'b']) engine.last(name).finish();
    await until(() => expect(statuses()).toEqual(['a done', 'b done']));
    expect(engine.asked).toEqual(['a', 'b', 'a', 'b']);
    await use('tiny');
    expect(statuses()).toEqual(['a done', 'b done']);
    await until(() => expect(scoresOf('b')).toBeDefined());
    expect(engine.asked).toHaveLength(4);
  });

  it('takes the numbers of the old one off the screen at once', async () => {
    await readyWith('a');
    actions().chooseModel({ kind: 'stored', id: 'other' });
    await until(() => expect(engine.modelId).toBe('other'));
    expect(store.getState()).toMatchObject({ scores: null, scoring: true, labels: ['cat', 'horse'] });
    expect(store.getState().model).toEqual({ kind: 'stored', id: 'other' });
  });

  it('leaves the numbers of both for a comparison, each under its own name', async () => {
    await readyWith('a');
    await use('other');
    engine.last('a').finish();
    await until(() =>
      expect(store.getState().scoresByModel.get('other')?.scores.byPicture.has('a')).toBe(true),
    );
    const [first, second] = [...store.getState().scoresByModel.values()];
    expect([first?.modelName, second?.modelName]).toEqual(['Tiny', 'other']);
    expect(first?.model.id).toBe('tiny');
    expect(second?.scores.byPicture.has('a')).toBe(true);
  });

  it('reads everything again in another precision after a fallback', async () => {
    await readyWith('a');
    engine.become({
      kind: 'restarting',
      modelName: 'Tiny',
      reason: FAILED.error,
      progress: { stage: 'starting' },
    });
    // under other numbers nothing is encoded yet
    engine.encoded.get('tiny')?.clear();
    engine.become({ ...READY, choice: { ...READY.choice, imagePrecision: 'q8' } });
    await until(() => expect(statuses()).toEqual(['a working']));
    expect(scoresOf('a')).toBeUndefined();
    engine.last('a').finish();
    await until(() => expect(scoresOf('a')).toBeDefined());
    expect(engine.asked).toEqual(['a', 'a']);
  });

  it('reads again what the old one was reading when it was replaced', async () => {
    await ready();
    actions().addPictures([picture('a')]);
    await use('other');
    await until(() => expect(engine.asked).toEqual(['a', 'a']));
    engine.last('a').finish();
    await until(() => expect(statuses()).toEqual(['a done']));
  });

  it('that is in use is not loaded again', async () => {
    await ready();
    actions().chooseModel({ kind: 'site', id: 'tiny' });
    await settle();
    expect(engine.state.kind).toBe('ready');
  });
});
