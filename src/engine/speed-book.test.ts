import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PortWorker } from '../../tests/helpers/port-worker.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import type { Capabilities } from './capabilities.ts';
import type { EncodedImage, EncoderApi, LoadRequest, Outcome, RuntimeChoice } from './protocol.ts';
import type { Preferences } from './runtime-ladder.ts';
import { SpeedBook } from './speed-book.ts';
import type { Contestant } from './speed-trial.ts';
import type { Speeds } from './speeds.ts';

/** Times of the runs, in order; the first one does not count. */
const PROCESSOR_MS = [900, 31, 30, 35, 33, 32];
const CARD_MS = [4000, 9, 8, 7, 9, 8];

const encodedIn = (elapsedMs: number): EncodedImage => ({ embedding: Float32Array.of(1), elapsedMs });

class FakeWorker extends PortWorker {
  static started: FakeWorker[] = [];
  static loads: Outcome<null>;
  request: LoadRequest | null = null;
  lengths: number[] = [];

  constructor() {
    super();
    FakeWorker.started.push(this);
    const api: Pick<EncoderApi, 'loadImageEncoder' | 'encodeImage'> = {
      loadImageEncoder: async (request) => {
        this.request = request;
        return FakeWorker.loads;
      },
      encodeImage: async ({ length }) => {
        const elapsedMs = PROCESSOR_MS[this.lengths.push(length) - 1] ?? 0;
        return { ok: true, value: encodedIn(elapsedMs) };
      },
    };
    this.answerWith(api);
  }
}

const rung = (executionProvider: 'webgpu' | 'wasm'): RuntimeChoice => ({
  ...{ executionProvider, runtime: executionProvider === 'wasm' ? 'wasm' : 'webgpu-jspi', threads: 1 },
  ...{ imagePrecision: 'fp32', textPrecision: 'fp32', textExecutionProvider: executionProvider },
});
const WEBGPU = rung('webgpu');
const WASM = rung('wasm');
const NOTHING_ASKED: Preferences = { executionProvider: null, threads: null, precision: null };
const MACHINE: Capabilities = {
  ...{ webgpu: 'hardware', adapter: 'card', halfPrecisionShaders: true },
  ...{ jspi: true, isolated: true, cores: 4 },
};

const modelOf = (bytes: number) =>
  ({
    ...{
      id: 'small',
      version: '1',
      image: { widthPx: 4, heightPx: 2, files: { fp32: { path: 'i', bytes } } },
    },
    ...{ text: { files: {} }, tokenizer: { path: 't', bytes: null, sha256: null } },
    source: { repository: 'here', revision: '1' },
  }) as unknown as RunnableManifest;

let kept: Map<string, Speeds>;
let busy: boolean;
let model: AbortController;
let stop: (() => void) | null;

beforeEach(() => {
  kept = new Map();
  busy = false;
  model = new AbortController();
  stop = null;
  FakeWorker.started = [];
  FakeWorker.loads = { ok: true, value: null };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('navigator', { userAgent: 'browser' });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A second goes by, and what is under way between page and worker arrives. */
async function passSecond(): Promise<void> {
  vi.advanceTimersByTime(1000);
  await new Promise((resolve) => setImmediate(resolve));
}

async function passTime(untilOver: Promise<void>): Promise<void> {
  const over = vi.fn();
  void untilOver.then(over);
  while (over.mock.calls.length === 0) await passSecond();
}

function visit({ preferences = NOTHING_ASKED, machine = MACHINE, bytes = 17e6, running = WEBGPU } = {}) {
  const book = new SpeedBook({
    find: (name) => kept.get(name) ?? null,
    keep: (name, speeds) => void kept.set(name, speeds),
  });
  const known = { manifest: modelOf(bytes), machine, preferences };
  let runs = 0;
  const contestant: Contestant = {
    choice: running,
    isBusy: () => busy,
    encode: async () => {
      stop?.();
      return encodedIn(CARD_MS[runs++] ?? 0);
    },
  };
  const source = { kind: 'url' as const, baseUrl: 'http://site/' };
  const settle = () => passTime(book.settle(model.signal, { ...known, source }, [WEBGPU, WASM], contestant));
  return { find: () => book.find(known), settle };
}

it('measures both once, each without its first run, and remembers', async () => {
  const { find, settle } = visit();
  expect(find()).toBeNull();
  await settle();
  expect(find()).toEqual({ webgpuMs: 7, wasmMs: 30 });
  const [worker] = FakeWorker.started;
  expect(worker?.request?.choice).toEqual(WASM);
  expect(worker?.lengths).toEqual([24, 24, 24, 24, 24, 24]);
  expect(worker?.terminated).toBe(true);
  await settle();
  expect(FakeWorker.started.length).toBe(1);
});

it('waits until the engine has nothing to do', async () => {
  busy = true;
  const settled = visit().settle();
  for (let second = 0; second < 60; second += 1) await passSecond();
  expect(FakeWorker.started.length).toBe(0);
  busy = false;
  await settled;
  expect(kept.size).toBe(1);
});

it.each([
  ['another card', { machine: { ...MACHINE, adapter: 'other card' } }],
  ['another number of cores', { machine: { ...MACHINE, cores: 8 } }],
])('what was measured does not count for %s', async (_what, other) => {
  await visit().settle();
  expect(visit(other).find()).toBeNull();
});

it.each([
  ['runs on the processor', { running: WASM }],
  ['is large', { bytes: 350e6 }],
  ['is to run in a way that the person chose', { preferences: { ...NOTHING_ASKED, threads: 1 } }],
])('measures nothing where the model %s', async (_what, given) => {
  await visit(given).settle();
  expect(FakeWorker.started.length).toBe(0);
});

it('does not hold what was measured against what the person asks for', async () => {
  await visit().settle();
  const asked = { ...NOTHING_ASKED, executionProvider: 'webgpu' as const };
  expect(visit({ preferences: asked }).find()).toBeNull();
});

it('keeps nothing where the processor cannot run the model, or another model is started', async () => {
  FakeWorker.loads = { ok: false, error: { code: 'RUNTIME_OUT_OF_MEMORY', detail: '', facts: {} } };
  await visit().settle();
  FakeWorker.loads = { ok: true, value: null };
  stop = () => model.abort();
  await visit().settle();
  expect(kept.size).toBe(0);
  expect(FakeWorker.started.map(({ terminated }) => terminated)).toEqual([true, true]);
});
