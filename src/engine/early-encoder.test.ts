import { beforeEach, expect, it, vi } from 'vitest';
import { PortWorker } from '../../tests/helpers/port-worker.ts';

class FakeWorker extends PortWorker {
  static started: FakeWorker[] = [];
  readonly prepared: string[] = [];
  readonly compiled: string[] = [];
  readonly script: string;

  constructor(url: URL) {
    super();
    this.script = /(\w+)\.worker/.exec(url.href)?.[1] ?? '';
    FakeWorker.started.push(this);
    this.answerWith({
      prepareRuntime: (runtime: string, port: MessagePort) => {
        this.prepared.push(runtime);
        port.addEventListener('message', ({ data }) => this.prepared.push(data as string));
        port.start();
        return Promise.resolve({ ok: true, value: null });
      },
      compile: (runtime: string, port: MessagePort) => {
        this.compiled.push(runtime);
        port.postMessage('handed over');
        return Promise.resolve();
      },
      encodeTexts: () => new Promise(() => {}),
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

const worker = (script: string) => FakeWorker.started.find((each) => each.script === script)!;

beforeEach(() => void vi.unstubAllGlobals());

it.each([
  ['no graphics card', undefined],
  ['a software one', card('SwiftShader')],
])('has the plain runtime compiled beside the encoder where there is %s', async (_name, gpu) => {
  const { beginEncoder } = await openPage(gpu);
  beginEncoder(true);
  await vi.waitFor(() => expect(worker('encode').prepared).toEqual(['wasm', 'handed over']));
  expect(worker('compile').compiled).toEqual(['wasm']);
});

it('ends the worker that compiles where there is a graphics card', async () => {
  const { beginEncoder, takeCapabilities } = await openPage(card('Radeon'));
  beginEncoder(true);
  await takeCapabilities();
  await vi.waitFor(() => expect(worker('compile').terminated).toBe(true));
  expect(worker('compile').compiled).toEqual([]);
  expect(worker('encode').prepared).toEqual([]);
  expect(worker('encode').terminated).toBe(false);
});

it('starts no worker that compiles where it must not', async () => {
  const { beginEncoder, takeCapabilities } = await openPage(undefined);
  beginEncoder(false);
  await takeCapabilities();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(FakeWorker.started.map(({ script }) => script)).toEqual(['encode']);
  expect(worker('encode').prepared).toEqual([]);
});

it('ends both workers together', async () => {
  const { beginEncoder, takeEarlyEncoder } = await openPage(undefined);
  beginEncoder(true);
  takeEarlyEncoder()!.close();
  expect(FakeWorker.started.map(({ terminated }) => terminated)).toEqual([true, true]);
});

it('lets no encoder wait for a runtime whose worker has died', async () => {
  const { beginEncoder, takeEarlyEncoder, takeCapabilities } = await openPage(undefined);
  beginEncoder(true);
  const encoder = takeEarlyEncoder()!;
  const call = encoder.call((api) => api.encodeTexts([]));
  worker('compile').die();
  await takeCapabilities();
  await expect(call).rejects.toMatchObject({ code: 'WORKER_DIED' });
  expect(worker('encode').terminated).toBe(true);
});

it('ends the worker that compiles when it has handed over the runtime, and not the encoder', async () => {
  const { beginEncoder } = await openPage(undefined);
  beginEncoder(true);
  await vi.waitFor(() => expect(worker('compile').terminated).toBe(true));
  await vi.waitFor(() => expect(worker('encode').prepared).toEqual(['wasm', 'handed over']));
  expect(worker('encode').terminated).toBe(false);
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
