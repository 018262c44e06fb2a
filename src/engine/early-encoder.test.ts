import { beforeEach, expect, it, vi } from 'vitest';
import { PortWorker } from '../../tests/helpers/port-worker.ts';

class FakeWorker extends PortWorker {
  static started: FakeWorker[] = [];
  readonly prepared: string[] = [];

  constructor() {
    super();
    FakeWorker.started.push(this);
    this.answerWith({
      prepareRuntime: async (runtime: string) => {
        this.prepared.push(runtime);
        return { ok: true, value: null };
      },
    });
  }
}

const card = (description: string) => ({
  requestAdapter: () => Promise.resolve({ features: new Set(), info: { description } }),
});

/** What a page finds that is opened now. */
async function openPage(gpu: object | undefined) {
  vi.resetModules();
  FakeWorker.started = [];
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2, gpu });
  return import('./early-encoder.ts');
}

const prepared = () => FakeWorker.started.map((worker) => worker.prepared);

beforeEach(() => void vi.unstubAllGlobals());

it.each([
  ['no graphics card', undefined],
  ['a software one', card('SwiftShader')],
])('compiles the plain runtime where there is %s', async (_name, gpu) => {
  const { beginEncoder } = await openPage(gpu);
  beginEncoder(true);
  await vi.waitFor(() => expect(prepared()).toEqual([['wasm']]));
});

it.each([
  ['with a graphics card', card('Radeon'), true],
  ['where it must not', undefined, false],
] as const)('only starts the worker %s', async (_name, gpu, mayCompile) => {
  const { beginEncoder, takeCapabilities } = await openPage(gpu);
  beginEncoder(mayCompile);
  await takeCapabilities();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(prepared()).toEqual([[]]);
});

it('gives the worker to the first who asks', async () => {
  const { beginEncoder, takeEarlyEncoder } = await openPage(undefined);
  beginEncoder(true);
  expect(takeEarlyEncoder()).not.toBeNull();
  expect(takeEarlyEncoder()).toBeNull();
});

it('starts none that nobody would take', async () => {
  const { beginEncoder, takeEarlyEncoder } = await openPage(undefined);
  expect(takeEarlyEncoder()).toBeNull();
  beginEncoder(true);
  expect(FakeWorker.started).toEqual([]);
});

it('looks at the machine once for the start, and anew afterwards', async () => {
  const gpu = { requestAdapter: vi.fn(() => Promise.resolve(null)) };
  const { beginEncoder, takeCapabilities } = await openPage(gpu);
  beginEncoder(false);
  await takeCapabilities();
  expect(gpu.requestAdapter).toHaveBeenCalledTimes(1);
  await takeCapabilities();
  expect(gpu.requestAdapter).toHaveBeenCalledTimes(2);
});
