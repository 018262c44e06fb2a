import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PortWorker } from '../../tests/helpers/port-worker.ts';
import type { ModelSource } from '../clip/model-source.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import { crewFor, ImageCrew } from './image-crew.ts';
import type { EncodedImage, EncoderApi, LoadRequest, Outcome, RuntimeChoice } from './protocol.ts';

const never = new AbortController().signal;
const failed = {
  ok: false as const,
  error: { code: 'RUNTIME_START_FAILED' as const, detail: '', facts: {} },
};
const fine = { ok: true as const, value: null };

class FakeWorker extends PortWorker {
  static started: FakeWorker[] = [];
  /** By the order of their start; later ones load without fault. */
  static loads: (() => Promise<Outcome<null>>)[] = [];
  static encode: (pixels: Float32Array, worker: FakeWorker) => Promise<Outcome<EncodedImage>>;

  request: LoadRequest | null = null;
  compiled: unknown = null;

  constructor() {
    super();
    const load = FakeWorker.loads[FakeWorker.started.length] ?? (async () => fine);
    FakeWorker.started.push(this);
    const api: Pick<EncoderApi, 'loadImageEncoder' | 'encodeImage'> = {
      loadImageEncoder: (request, compiled) => {
        this.request = request;
        this.compiled = compiled;
        return load();
      },
      encodeImage: (pixels) => FakeWorker.encode(pixels, this),
    };
    this.answerWith(api);
  }
}

const CHOICE: RuntimeChoice = {
  ...{ executionProvider: 'wasm', runtime: 'wasm', threads: 2 },
  ...{ imagePrecision: 'fp32', textPrecision: 'q8', textExecutionProvider: 'wasm' },
};
const SOURCE: ModelSource = { kind: 'url', baseUrl: 'http://site/model/' };
const manifestOf = (bytes: number | null) =>
  ({ id: 'small', image: { files: { fp32: { path: 'i', bytes } } } }) as unknown as RunnableManifest;
const SMALL = manifestOf(17e6);
const EMPTY_MODULE = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

let crew: ImageCrew;
const askRuntime = vi.fn(() => Promise.resolve(EMPTY_MODULE));

beforeEach(() => {
  FakeWorker.started = [];
  FakeWorker.loads = [];
  FakeWorker.encode = async (pixels) => {
    return { ok: true, value: { embedding: Float32Array.of(pixels[0] ?? Number.NaN), elapsedMs: 5 } };
  };
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('navigator', { deviceMemory: 8 });
  askRuntime.mockClear();
  crew = new ImageCrew({ manifest: SMALL, source: SOURCE, choice: CHOICE }, 2, askRuntime);
});

afterEach(() => {
  crew.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** So many pictures in a row come to an encoder that is busy. */
function wait(pictures: number, inLine = 20): void {
  for (let picture = 0; picture < pictures; picture++) crew.look(true, inLine);
}

async function startCrew(atWork = 2): Promise<void> {
  wait(64);
  await vi.waitFor(() => expect(crew.atWork).toBe(atWork));
}

const encode = (number: number, signal = never) => crew.encode(signal, Float32Array.of(number));

describe('starting', () => {
  it('does not, as long as few have waited', () => {
    wait(63);
    expect(FakeWorker.started).toHaveLength(0);
  });

  it('does not when a picture did not have to wait', () => {
    wait(63);
    crew.look(false, 20);
    wait(63);
    expect(FakeWorker.started).toHaveLength(0);
  });

  it('does not when the line is nearly at its end', () => {
    wait(100, 7);
    expect(FakeWorker.started).toHaveLength(0);
  });

  it('starts assistants with one thread each, which need not compile the runtime again', async () => {
    await startCrew();
    expect(FakeWorker.started).toHaveLength(2);
    expect(askRuntime).toHaveBeenCalledOnce();
    for (const { request, compiled } of FakeWorker.started) {
      expect(request).toMatchObject({ choice: { ...CHOICE, threads: 1 }, manifest: SMALL, source: SOURCE });
      expect(compiled).toBeInstanceOf(WebAssembly.Module);
    }
  });

  it('starts once, however many wait meanwhile', async () => {
    wait(64);
    wait(200);
    await vi.waitFor(() => expect(crew.atWork).toBe(2));
    wait(200);
    expect(FakeWorker.started).toHaveLength(2);
  });

  it('goes without one that fails to start', async () => {
    FakeWorker.loads = [async () => failed];
    await startCrew(1);
    expect(FakeWorker.started.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect((await encode(7))?.embedding[0]).toBe(7);
  });

  it('is given up where none starts', async () => {
    FakeWorker.loads = [async () => failed, async () => failed];
    wait(64);
    await vi.waitFor(() => expect(FakeWorker.started.every(({ terminated }) => terminated)).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 10));
    wait(200);
    expect(FakeWorker.started).toHaveLength(2);
    expect(crew.atWork).toBe(0);
  });

  it('is given up where the encoder does not hand over its runtime', async () => {
    askRuntime.mockRejectedValueOnce(new Error('broke down'));
    wait(64);
    await vi.waitFor(() => expect(FakeWorker.started.every(({ terminated }) => terminated)).toBe(true));
    expect(crew.atWork).toBe(0);
  });
});

describe('encoding', () => {
  it('encodes as many pictures at one time as there are assistants, each in one of its own', async () => {
    const busy = new Set<FakeWorker>();
    let most = 0;
    FakeWorker.encode = async (pixels, worker) => {
      expect(busy.has(worker)).toBe(false);
      busy.add(worker);
      most = Math.max(most, busy.size);
      const embedding = Float32Array.of(pixels[0]!);
      await new Promise((resolve) => setTimeout(resolve, 2));
      busy.delete(worker);
      return { ok: true, value: { embedding, elapsedMs: 2 } };
    };
    await startCrew();
    const all = await Promise.all([3, 1, 4, 1, 5, 9].map((number) => encode(number)));
    expect(all.map((encoded) => encoded?.embedding[0])).toEqual([3, 1, 4, 1, 5, 9]);
    expect(most).toBe(2);
  });

  it('says that a picture is to be read again when its assistant dies, and goes on with the others', async () => {
    FakeWorker.encode = async (pixels, worker) => {
      if (worker === FakeWorker.started[0]) {
        worker.die();
        return new Promise<never>(() => {});
      }
      return { ok: true, value: { embedding: Float32Array.of(pixels[0]!), elapsedMs: 2 } };
    };
    await startCrew();
    const all = await Promise.all([1, 2, 3, 4, 5].map((number) => encode(number)));
    expect(all.filter((encoded) => encoded === null)).toHaveLength(1);
    expect(crew.atWork).toBe(1);
    const later = await Promise.all([6, 7, 8].map((number) => encode(number)));
    expect(later.map((encoded) => encoded?.embedding[0])).toEqual([6, 7, 8]);
    expect(FakeWorker.started).toHaveLength(2);
  });

  it('gives up an assistant that answers with an error, and all where all do', async () => {
    FakeWorker.encode = async () => failed;
    await startCrew();
    expect(await Promise.all([1, 2, 3].map((number) => encode(number)))).toEqual([null, null, null]);
    expect(crew.atWork).toBe(0);
    wait(200);
    expect(FakeWorker.started.map(({ terminated }) => terminated)).toEqual([true, true]);
  });

  it('does not encode what is aborted while it waits', async () => {
    const seen: number[] = [];
    FakeWorker.encode = async (pixels) => {
      seen.push(pixels[0]!);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { ok: true, value: { embedding: Float32Array.of(pixels[0]!), elapsedMs: 2 } };
    };
    await startCrew();
    const others = [encode(1), encode(2)];
    const controller = new AbortController();
    const aborted = encode(3, controller.signal);
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    await Promise.all(others);
    await encode(4);
    expect(seen.toSorted()).toEqual([1, 2, 4]);
  });
});

describe('ending', () => {
  it('ends all when it is closed: nobody waits for ever, and nothing starts again', async () => {
    FakeWorker.encode = () => new Promise<never>(() => {});
    await startCrew();
    const all = [1, 2, 3].map((number) => encode(number));
    crew.close();
    expect(await Promise.all(all)).toEqual([null, null, null]);
    wait(200);
    expect(FakeWorker.started.map(({ terminated }) => terminated)).toEqual([true, true]);
  });

  it('ends those that are still starting', async () => {
    FakeWorker.loads = [() => new Promise<never>(() => {}), () => new Promise<never>(() => {})];
    wait(64);
    await vi.waitFor(() => expect(FakeWorker.started[1]?.request).not.toBeNull());
    crew.close();
    expect(FakeWorker.started.map(({ terminated }) => terminated)).toEqual([true, true]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(crew.atWork).toBe(0);
  });

  it('gives their memory back after half a minute without work, and starts them again when many wait', async () => {
    await startCrew();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await encode(1);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(crew.atWork).toBe(2);
    await encode(2);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(crew.atWork).toBe(2);
    await vi.advanceTimersByTimeAsync(1_000);
    vi.useRealTimers();
    expect(crew.atWork).toBe(0);
    expect(FakeWorker.started.map(({ terminated }) => terminated)).toEqual([true, true]);
    await startCrew();
    expect(FakeWorker.started).toHaveLength(4);
    expect((await encode(3))?.embedding[0]).toBe(3);
  });
});

describe('crewFor', () => {
  const choose = (bytes: number | null, more: Partial<RuntimeChoice> = {}) =>
    crewFor(manifestOf(bytes), SOURCE, { ...CHOICE, ...more }, askRuntime);
  const startedBy = async (each: ImageCrew | null) => {
    for (let picture = 0; picture < 64; picture++) each?.look(true, 20);
    await vi.waitFor(() => expect(each?.atWork).toBeGreaterThan(0));
    each?.close();
    return FakeWorker.started.length;
  };

  it('is for small models on the processor with several threads, and for no others', () => {
    expect(choose(17e6)).not.toBeNull();
    expect(choose(64e6)).toBeNull();
    expect(choose(null)).toBeNull();
    expect(choose(17e6, { threads: 1 })).toBeNull();
    expect(choose(17e6, { executionProvider: 'webgpu', threads: 1 })).toBeNull();
  });

  it('has as many as the encoder has threads', async () => {
    expect(await startedBy(choose(17e6, { threads: 4 }))).toBe(4);
  });

  it('has two where the browser does not tell the memory, and none where there is little', async () => {
    vi.stubGlobal('navigator', { deviceMemory: 4 });
    expect(choose(17e6, { threads: 4 })).toBeNull();
    vi.stubGlobal('navigator', {});
    expect(await startedBy(choose(17e6, { threads: 4 }))).toBe(2);
  });
});
