import { expect, vi } from 'vitest';
import type { RunnableManifest } from '../../src/clip/runnable-manifest.ts';
import { EncoderHandle } from '../../src/engine/encoder-handle.ts';
import type { EngineState } from '../../src/engine/engine-state.ts';
import type { EngineErrorCode, EngineErrorData } from '../../src/engine/error-codes.ts';
import type { EncoderApi, RuntimeChoice, StartRequest } from '../../src/engine/protocol.ts';
import { PortWorker } from './port-worker.ts';

export type Load = EncoderApi['load'];

export const LOADED = {
  ok: true as const,
  value: { selfTest: { imageCosine: 1, textCosine: 1 }, adapter: null, elapsedMs: 1 },
};

export const LATER = {
  ...LOADED,
  value: { ...LOADED.value, selfTest: { imageCosine: 1, textCosine: 'later' as const } },
};

export const failure = (code: EngineErrorCode) => ({
  ok: false as const,
  error: { code, detail: '', facts: {} },
});

export class FakeEncoderWorker extends PortWorker {
  static started: FakeEncoderWorker[] = [];
  /** What each worker's `load` does, by the order of their start; later ones load without fault. */
  static loads: Load[] = [];

  /** What each worker's `fetchText` does, by the order of their start. */
  static fetches: EncoderApi['fetchText'][] = [];
  /** What each worker's `openText` does, by the order of their start. */
  static texts: EncoderApi['openText'][] = [];

  request: StartRequest | null = null;
  textsFetched = 0;
  textsOpened = 0;
  onFault: (error: EngineErrorData) => void = () => {};

  constructor() {
    super();
    const load = FakeEncoderWorker.loads[FakeEncoderWorker.started.length] ?? (async () => LOADED);
    const number = FakeEncoderWorker.started.push(this);
    const api: EncoderApi = {
      load: (request, onProgress, onFault) => {
        this.request = request;
        this.onFault = onFault;
        return load(request, onProgress, onFault);
      },
      prepareRuntime: () => new Promise<never>(() => {}),
      fetchText: () => {
        this.textsFetched += 1;
        const fine = async () => ({ ok: true as const, value: null });
        return (FakeEncoderWorker.fetches[number - 1] ?? fine)();
      },
      openText: () => {
        this.textsOpened += 1;
        const fine = async () => ({ ok: true as const, value: 1 });
        return (FakeEncoderWorker.texts[number - 1] ?? fine)();
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

export const GPU = rung('webgpu');
export const FOUR = rung('wasm', 4);
export const ONE = rung('wasm');

let handles: EncoderHandle[] = [];

export function openHandle(...loads: Load[]) {
  FakeEncoderWorker.loads = loads;
  const states: EngineState[] = [];
  const onOpening = vi.fn();
  const handle = new EncoderHandle((state) => states.push(state), onOpening);
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
  return { handle, states, onOpening, open, openWith, last, untilKind };
}

/** Which worker answers, counted from 1. */
export const workerNumber = (handle: EncoderHandle) =>
  handle.call((api) => api.encodeTexts([])).then(({ embeddings }) => embeddings[0]);

/** For `beforeEach`: workers are fake ones, none of them started. */
export function fakeWorkers(): void {
  handles = [];
  FakeEncoderWorker.started = [];
  FakeEncoderWorker.loads = [];
  FakeEncoderWorker.fetches = [];
  FakeEncoderWorker.texts = [];
  vi.stubGlobal('Worker', FakeEncoderWorker);
}

/** For `afterEach`. */
export function stopHandles(): void {
  handles.forEach((handle) => handle.stop());
  vi.unstubAllGlobals();
}
