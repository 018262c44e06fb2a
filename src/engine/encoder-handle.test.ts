import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PortWorker } from '../../tests/helpers/port-worker.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import { EncoderHandle, isFatal } from './encoder-handle.ts';
import type { EngineState } from './engine-state.ts';
import { EngineError, type EngineErrorCode, type EngineErrorData } from './error-codes.ts';
import type { EncoderApi, LoadProgress, Outcome, RuntimeChoice, StartRequest } from './protocol.ts';

type Load = EncoderApi['load'];

const LOADED = {
  ok: true as const,
  value: { selfTest: { imageCosine: 1, textCosine: 1 }, adapter: null, elapsedMs: 1 },
};

const LATER = {
  ...LOADED,
  value: { ...LOADED.value, selfTest: { imageCosine: 1, textCosine: 'later' as const } },
};

const failure = (code: EngineErrorCode) => ({ ok: false as const, error: { code, detail: '', facts: {} } });

class FakeWorker extends PortWorker {
  static started: FakeWorker[] = [];
  /** What each worker's `load` does, by the order of their start; later ones load without fault. */
  static loads: Load[] = [];

  /** What each worker's `openText` does, by the order of their start. */
  static texts: EncoderApi['openText'][] = [];

  request: StartRequest | null = null;
  textsOpened = 0;
  onFault: (error: EngineErrorData) => void = () => {};

  constructor() {
    super();
    const load = FakeWorker.loads[FakeWorker.started.length] ?? (async () => LOADED);
    const number = FakeWorker.started.push(this);
    const api: EncoderApi = {
      load: (request, onProgress, onFault) => {
        this.request = request;
        this.onFault = onFault;
        return load(request, onProgress, onFault);
      },
      prepareRuntime: () => new Promise<never>(() => {}),
      openText: () => {
        this.textsOpened += 1;
        const fine = async () => ({ ok: true as const, value: 1 });
        return (FakeWorker.texts[number - 1] ?? fine)();
      },
      compiledRuntime: () => new Promise<never>(() => {}),
      loadImageEncoder: () => new Promise<never>(() => {}),
      encodeImage: () => new Promise<never>(() => {}),
      // says which worker it is
      encodeTexts: async () => ({
        ok: true,
        value: { embeddings: Float32Array.of(number), tokenCounts: [] },
      }),
    };
    this.answerWith(api);
  }
}

const MANIFEST = {
  ...{ id: 'test', name: 'Test', version: '1', description: '', licence: '' },
  source: { repository: 'here', revision: '1' },
  ...{ image: { files: {} }, text: { files: {} }, tokenizer: { path: 't', bytes: null, sha256: null } },
} as unknown as RunnableManifest;

function rung(name: 'webgpu' | 'wasm', threads = 1): RuntimeChoice {
  return {
    executionProvider: name,
    runtime: name === 'wasm' ? 'wasm' : 'webgpu-jspi',
    threads,
    imagePrecision: 'fp32',
    textPrecision: 'fp32',
    textExecutionProvider: name,
  };
}

const GPU = rung('webgpu');
const FOUR = rung('wasm', 4);
const ONE = rung('wasm');

function openHandle(...loads: Load[]) {
  FakeWorker.loads = loads;
  const states: EngineState[] = [];
  const handle = new EncoderHandle((state) => states.push(state));
  handles.push(handle);
  const open = (...ladder: RuntimeChoice[]) => openWith(async () => false, ...ladder);
  const openWith = (textLater: (choice: RuntimeChoice) => Promise<boolean>, ...ladder: RuntimeChoice[]) =>
    handle.open({
      textLater,
      manifest: MANIFEST,
      source: { kind: 'url', baseUrl: 'http://site/model/' },
      ladder: Promise.resolve({ rungs: ladder, measured: null }),
    });
  const last = () => states.at(-1);
  const untilKind = (kind: EngineState['kind']) => vi.waitFor(() => expect(last()?.kind).toBe(kind));
  return { handle, states, open, openWith, last, untilKind };
}

const workerNumber = (handle: EncoderHandle) =>
  handle.call((api) => api.encodeTexts([])).then(({ embeddings }) => embeddings[0]);

let handles: EncoderHandle[];

beforeEach(() => {
  handles = [];
  FakeWorker.started = [];
  FakeWorker.loads = [];
  FakeWorker.texts = [];
  vi.stubGlobal('Worker', FakeWorker);
});

afterEach(() => {
  handles.forEach((handle) => handle.stop());
  vi.unstubAllGlobals();
});

describe('isFatal', () => {
  it('is true of errors that a fresh worker mends, and of no other', () => {
    expect(isFatal(new EngineError('WORKER_DIED', ''))).toBe(true);
    expect(isFatal(new EngineError('WEBGPU_DEVICE_LOST', ''))).toBe(true);
    expect(isFatal(new EngineError('PICTURE_UNREADABLE', ''))).toBe(false);
    expect(isFatal(new EngineError('ENGINE_STOPPED', ''))).toBe(false);
    expect(isFatal(new Error('WORKER_DIED'))).toBe(false);
  });
});

describe('starting', () => {
  it('is ready on the first rung that loads', async () => {
    const { states, open } = openHandle(async (_request, onProgress: (progress: LoadProgress) => void) => {
      onProgress({ stage: 'download', loadedBytes: 5, totalBytes: 10 });
      onProgress({ stage: 'compile' });
      return LOADED;
    });
    await open(GPU, ONE);
    expect(FakeWorker.started.map(({ request }) => request?.choice)).toEqual([GPU]);
    const told = states.map((state) => (state.kind === 'loading' ? state.progress.stage : state.kind));
    expect(told).toEqual(['starting', 'download', 'compile', 'ready']);
    expect(states.at(-1)).toMatchObject({ choice: GPU, rejected: [], restarts: 0, modelId: 'test' });
  });

  it('climbs down to the next rung in a worker of its own and names what failed', async () => {
    const { last, open, handle } = openHandle(async () => failure('WEBGPU_UNAVAILABLE'));
    await open(GPU, ONE);
    expect(last()).toMatchObject({
      kind: 'ready',
      choice: ONE,
      rejected: [{ choice: GPU, error: { code: 'WEBGPU_UNAVAILABLE' } }],
    });
    expect(FakeWorker.started.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(await workerNumber(handle)).toBe(2);
  });

  it('climbs down when a worker dies while it loads', async () => {
    const { last, open, untilKind } = openHandle(() => new Promise<never>(() => {}));
    const opened = open(FOUR, ONE);
    await untilKind('loading');
    FakeWorker.started[0]?.die();
    await opened;
    expect(last()).toMatchObject({ kind: 'ready', choice: ONE, rejected: [{ choice: FOUR }] });
  });

  it('does not climb down for a fault that no other rung would mend', async () => {
    const { last, open } = openHandle(async () => failure('MODEL_CHECKSUM_MISMATCH'));
    await expect(open(GPU, FOUR, ONE)).rejects.toMatchObject({ code: 'MODEL_CHECKSUM_MISMATCH' });
    expect(FakeWorker.started).toHaveLength(1);
    expect(last()).toMatchObject({ kind: 'failed', error: { code: 'MODEL_CHECKSUM_MISMATCH' } });
  });

  it('fails with the error of the last rung and lists all of them', async () => {
    const { last, open } = openHandle(
      async () => failure('WEBGPU_UNAVAILABLE'),
      async () => failure('RUNTIME_OUT_OF_MEMORY'),
    );
    await expect(open(GPU, ONE)).rejects.toMatchObject({ code: 'RUNTIME_OUT_OF_MEMORY' });
    expect(last()).toMatchObject({ kind: 'failed', rejected: [{ choice: GPU }, { choice: ONE }] });
  });

  it('tries every rung again when it is opened again', async () => {
    const { last, open } = openHandle(async () => failure('RUNTIME_START_FAILED'));
    await expect(open(GPU)).rejects.toThrow();
    await open(GPU);
    expect(last()).toMatchObject({ kind: 'ready', choice: GPU, rejected: [] });
  });

  // progress and answer come through ports of their own, in any order
  it.each([
    ['ready', LOADED],
    ['failed', failure('RUNTIME_OUT_OF_MEMORY')],
  ] as const)('stays %s when progress arrives after the answer', async (kind, answer) => {
    let tellLate: (progress: LoadProgress) => void = () => {};
    const { last, open, untilKind } = openHandle(async (_request, onProgress) => {
      tellLate = onProgress;
      return answer;
    });
    open(ONE).catch(() => {});
    await untilKind(kind);
    tellLate({ stage: 'warm-up' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(last()?.kind).toBe(kind);
  });

  it('says that no file fits where the ladder is empty', async () => {
    const { last, open } = openHandle();
    await expect(open()).rejects.toMatchObject({ code: 'MODEL_PRECISION_UNAVAILABLE' });
    expect(last()).toMatchObject({ kind: 'failed', error: { code: 'MODEL_PRECISION_UNAVAILABLE' } });
    expect(FakeWorker.started.map(({ request }) => request)).toEqual([null]);
  });

  it('ends the worker when it is cancelled', async () => {
    const { handle, last, open, untilKind } = openHandle(() => new Promise<never>(() => {}));
    const opened = open(GPU, ONE);
    await untilKind('loading');
    handle.cancel();
    await expect(opened).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    expect(last()).toEqual({ kind: 'cancelled', modelName: 'Test' });
    expect(FakeWorker.started.map(({ terminated }) => terminated)).toEqual([true]);
    await expect(workerNumber(handle)).rejects.toBeInstanceOf(EngineError);
  });

  it('gives way to a model that is opened meanwhile', async () => {
    const { last, open, untilKind } = openHandle(() => new Promise<never>(() => {}));
    const first = open(GPU);
    await untilKind('loading');
    const second = open(ONE);
    await expect(first).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await second;
    expect(last()).toMatchObject({ kind: 'ready', choice: ONE, rejected: [] });
  });
});

describe('calling', () => {
  it('rejects before any model is opened', async () => {
    await expect(workerNumber(openHandle().handle)).rejects.toMatchObject({ code: 'RUNTIME_START_FAILED' });
  });

  it('waits for the model', async () => {
    const { handle, open } = openHandle();
    const opened = open(ONE);
    expect(await workerNumber(handle)).toBe(1);
    await opened;
  });

  it('passes an error on and keeps the worker where the worker is sound', async () => {
    const { handle, open } = openHandle();
    await open(ONE);
    const refused: Outcome<never> = failure('RUNTIME_RUN_FAILED');
    await expect(handle.call(async () => refused)).rejects.toMatchObject({ code: 'RUNTIME_RUN_FAILED' });
    expect(await workerNumber(handle)).toBe(1);
  });

  it('starts a fresh worker after a fatal answer', async () => {
    const { handle, last, open } = openHandle();
    await open(ONE);
    const lost: Outcome<never> = failure('WEBGPU_DEVICE_LOST');
    await expect(handle.call(async () => lost)).rejects.toMatchObject({ code: 'WEBGPU_DEVICE_LOST' });
    expect(await workerNumber(handle)).toBe(2);
    expect(last()).toMatchObject({ kind: 'ready', choice: ONE, restarts: 1 });
  });

  it('does not blame a call that waited for a start that failed', async () => {
    const { handle, open } = openHandle(async () => failure('RUNTIME_OUT_OF_MEMORY'));
    const opening = open(ONE).catch(() => {});
    const error = await handle.call((api) => api.encodeTexts([])).catch((reason: unknown) => reason);
    await opening;
    expect(error).toMatchObject({ code: 'RUNTIME_START_FAILED' });
    expect(isFatal(error)).toBe(false);
  });

  it('gives up a call that is never answered, and starts a fresh worker', async () => {
    const { handle, open } = openHandle();
    await open(ONE);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const silent = handle
      .call((api) => api.encodeImage(new Float32Array(3)))
      .catch((error: EngineError) => error);
    await vi.advanceTimersByTimeAsync(180_000);
    vi.useRealTimers();
    expect(isFatal(await silent)).toBe(true);
    expect(FakeWorker.started[0]?.terminated).toBe(true);
    expect(await workerNumber(handle)).toBe(2);
  });

  it('rejects what is under way when the worker dies, and the next call gets a fresh one', async () => {
    const { handle, states, open } = openHandle();
    await open(ONE);
    const call = handle.call((api) => api.encodeImage(new Float32Array(1)));
    await Promise.resolve();
    FakeWorker.started[0]?.die();
    await expect(call).rejects.toMatchObject({ code: 'WORKER_DIED' });
    expect(await workerNumber(handle)).toBe(2);
    expect(FakeWorker.started).toHaveLength(2);
    expect(states.map(({ kind }) => kind)).toContain('restarting');
    expect(states.at(-1)).toMatchObject({ kind: 'ready', restarts: 1, rejected: [] });
  });

  it('restarts when the worker says that the device is gone', async () => {
    const { handle, states, open, last } = openHandle();
    await open(GPU);
    FakeWorker.started[0]?.onFault({ code: 'WEBGPU_DEVICE_LOST', detail: '', facts: {} });
    await vi.waitFor(() => expect(last()).toMatchObject({ kind: 'ready', restarts: 1 }));
    expect(states.find(({ kind }) => kind === 'restarting')).toMatchObject({
      reason: { code: 'WEBGPU_DEVICE_LOST' },
    });
    expect(await workerNumber(handle)).toBe(2);
  });

  it('restarts when the device goes before the worker has said that it is ready', async () => {
    const { handle, open, untilKind } = openHandle(async (_request, _onProgress, onFault) => {
      onFault({ code: 'WEBGPU_DEVICE_LOST', detail: '', facts: {} });
      return new Promise<never>(() => {});
    });
    await expect(open(GPU)).rejects.toBeInstanceOf(EngineError);
    await untilKind('ready');
    expect(await workerNumber(handle)).toBe(2);
  });
});

describe('breaking down', () => {
  async function breakDown({ handle, untilKind }: ReturnType<typeof openHandle>, times: number) {
    for (let time = 1; time <= times; time++) {
      await untilKind('ready');
      const lost: Outcome<never> = failure('WEBGPU_DEVICE_LOST');
      await expect(handle.call(async () => lost)).rejects.toThrow();
    }
  }

  it('keeps the choice twice', async () => {
    const engine = openHandle();
    await engine.open(GPU, ONE);
    await breakDown(engine, 2);
    await engine.untilKind('ready');
    expect(engine.last()).toMatchObject({ choice: GPU, rejected: [], restarts: 2 });
  });

  it('gives the choice up the third time', async () => {
    const engine = openHandle();
    await engine.open(GPU, ONE);
    await breakDown(engine, 3);
    await engine.untilKind('ready');
    expect(engine.last()).toMatchObject({
      choice: ONE,
      rejected: [{ choice: GPU, error: { code: 'WEBGPU_DEVICE_LOST' } }],
      restarts: 3,
    });
  });

  it('keeps the last choice as long as it gives results in between', async () => {
    const engine = openHandle();
    await engine.open(ONE);
    for (let time = 1; time <= 5; time++) {
      await breakDown(engine, 1);
      expect(await workerNumber(engine.handle)).toBe(time + 1);
    }
    expect(engine.last()).toMatchObject({ kind: 'ready', choice: ONE, restarts: 5 });
  });

  it('gives up a choice that has a next one, whatever it gives in between', async () => {
    const engine = openHandle();
    await engine.open(GPU, ONE);
    for (let time = 1; time <= 3; time++) {
      await breakDown(engine, 1);
      await workerNumber(engine.handle);
    }
    expect(engine.last()).toMatchObject({ kind: 'ready', choice: ONE });
  });

  it('names the breakdown, not the model, when no choice is left', async () => {
    const engine = openHandle();
    await engine.open(GPU);
    await breakDown(engine, 3);
    await engine.untilKind('failed');
    expect(engine.last()).toMatchObject({
      error: { code: 'WEBGPU_DEVICE_LOST' },
      rejected: [{ choice: GPU }],
    });
  });

  it('is not told twice of one death', async () => {
    const { handle, last, open } = openHandle();
    await open(GPU);
    const [worker] = FakeWorker.started;
    const call = handle.call((api) => api.encodeImage(new Float32Array(1)));
    worker?.die();
    worker?.onFault({ code: 'WEBGPU_DEVICE_LOST', detail: '', facts: {} });
    await expect(call).rejects.toMatchObject({ code: 'WORKER_DIED' });
    await vi.waitFor(() => expect(last()?.kind).toBe('ready'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await workerNumber(handle)).toBe(2);
    expect(last()).toMatchObject({ restarts: 1 });
  });
});

describe('a text encoder that is left for later', () => {
  const leave = async () => true;
  const bySelfTest: Load = async ({ textLater }) => (textLater ? LATER : LOADED);
  const cosineOf = (state: EngineState | undefined) =>
    state?.kind === 'ready' ? state.selfTest.textCosine : null;

  it('is asked for by the way in which the model is to run, and opened when texts come', async () => {
    const { handle, openWith, last } = openHandle(bySelfTest);
    const asked: RuntimeChoice[] = [];
    await openWith(async (choice) => asked.push(choice) > 0, ONE);
    expect(asked).toEqual([ONE]);
    expect(cosineOf(last())).toBe('later');
    const { choice, texts } = await handle.encodeTexts(['cat']);
    expect([choice, texts.embeddings[0]]).toEqual([ONE, 1]);
    expect(cosineOf(last())).toBe(1);
    await handle.encodeTexts(['dog']);
    expect(FakeWorker.started[0]!.textsOpened).toBe(1);
  });

  it('is not opened twice where it was not left', async () => {
    const { handle, open } = openHandle(bySelfTest);
    await open(ONE);
    await handle.openText();
    expect(FakeWorker.started[0]!.textsOpened).toBe(0);
  });

  it('that fails has the model started with everything, and what fails then is given up', async () => {
    const { handle, openWith, last, states } = openHandle(bySelfTest, async () =>
      failure('RUNTIME_WRONG_NUMBERS'),
    );
    FakeWorker.texts = [async () => failure('RUNTIME_WRONG_NUMBERS')];
    await openWith(leave, GPU, ONE);
    const { choice } = await handle.encodeTexts(['cat']);
    expect(choice).toEqual(ONE);
    expect(FakeWorker.started.map(({ request }) => request?.textLater)).toEqual([true, false, false]);
    expect(states.some(({ kind }) => kind === 'restarting')).toBe(true);
    expect(last()).toMatchObject({
      kind: 'ready',
      choice: ONE,
      rejected: [{ choice: GPU, error: { code: 'RUNTIME_WRONG_NUMBERS' } }],
    });
  });

  it('that fails for good ends as a start does', async () => {
    const { handle, openWith, last } = openHandle(bySelfTest, async () => failure('MODEL_CHECKSUM_MISMATCH'));
    FakeWorker.texts = [async () => failure('MODEL_CHECKSUM_MISMATCH')];
    await openWith(leave, ONE);
    await expect(handle.openText()).rejects.toMatchObject({ code: 'MODEL_CHECKSUM_MISMATCH' });
    expect(last()).toMatchObject({ kind: 'failed', error: { code: 'MODEL_CHECKSUM_MISMATCH' } });
  });

  it('is not left again after a breakdown', async () => {
    const { handle, openWith, untilKind } = openHandle(bySelfTest);
    await openWith(leave, ONE);
    FakeWorker.started[0]!.die();
    await untilKind('ready');
    await handle.encodeTexts(['cat']);
    expect(FakeWorker.started.map(({ request }) => request?.textLater)).toEqual([true, false]);
  });

  it('ends with a model that is replaced meanwhile', async () => {
    const { handle, openWith, open, last } = openHandle(bySelfTest);
    FakeWorker.texts = [() => new Promise<never>(() => {})];
    await openWith(leave, GPU);
    const opening = handle.openText();
    const second = open(ONE);
    await expect(opening).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await second;
    expect(last()).toMatchObject({ kind: 'ready', choice: ONE, restarts: 0 });
  });
});
