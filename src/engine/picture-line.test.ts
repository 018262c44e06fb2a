import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PortWorker } from '../../tests/helpers/port-worker.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import type { EncoderHandle } from './encoder-handle.ts';
import { EncoderLane } from './encoder-lane.ts';
import { EngineError, type EngineErrorCode } from './error-codes.ts';
import type { ImageCrew } from './image-crew.ts';
import { PictureLine, type FindEmbedding, type KnownEmbedding, type PictureRequest } from './picture-line.ts';
import type {
  EncodedImage,
  EncoderApi,
  Outcome,
  PreparedPicture,
  PreparerApi,
  RuntimeChoice,
} from './protocol.ts';

type Prepare = (
  ...args: [...Parameters<PreparerApi['prepare']>, reader: FakeWorker]
) => ReturnType<PreparerApi['prepare']>;

const failure = (code: EngineErrorCode) => ({ ok: false as const, error: { code, detail: '', facts: {} } });

/** A picture whose first pixel says how many bytes its file had, so that each can be told from the others. */
const prepared = (file: Blob): { ok: true; value: PreparedPicture } => ({
  ok: true,
  value: {
    sha256: `hash of ${file.size} bytes`,
    widthPx: 4,
    heightPx: 3,
    pixels: Float32Array.of(file.size, 0, 0),
    thumbnail: null,
    decodeMs: 1,
    preprocessMs: 2,
  },
});

class FakeWorker extends PortWorker {
  static started: FakeWorker[] = [];
  static prepare: Prepare;

  constructor() {
    super();
    FakeWorker.started.push(this);
    const api: PreparerApi = {
      prepare: (request, lookUp) => FakeWorker.prepare(request, lookUp, this),
      checkSvg: () => Promise.resolve({ ok: true, value: undefined }),
    };
    this.answerWith(api);
  }
}

/** Encodes a picture as its first pixel. */
class FakeEncoder {
  readonly seen: number[] = [];
  readonly faults: EngineError[] = [];

  private readonly api = {
    encodeImage: async (pixels: Float32Array): Promise<Outcome<EncodedImage>> => {
      this.seen.push(pixels[0] ?? Number.NaN);
      return { ok: true, value: { embedding: Float32Array.of(pixels[0] ?? Number.NaN), elapsedMs: 5 } };
    },
  } as EncoderApi;

  async call<T>(ask: (api: EncoderApi, choice: RuntimeChoice) => Promise<Outcome<T>>): Promise<T> {
    const fault = this.faults.shift();
    if (fault) throw fault;
    const outcome = await ask(this.api, { imagePrecision: 'q8' } as RuntimeChoice);
    if (!outcome.ok) throw EngineError.fromData(outcome.error);
    return outcome.value;
  }
}

const MODEL = {
  image: {
    ...{ widthPx: 1, heightPx: 1, geometry: { kind: 'squash' }, filter: 'bicubic' },
    ...{ mean: [0, 0, 0], std: [1, 1, 1] },
  },
} as unknown as RunnableManifest;

let line: PictureLine;
let encoder: FakeEncoder;

beforeEach(() => {
  FakeWorker.started = [];
  FakeWorker.prepare = async ({ file }) => prepared(file);
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  encoder = new FakeEncoder();
  line = new PictureLine(encoder as unknown as EncoderHandle, new EncoderLane());
});

afterEach(() => {
  line.close();
  vi.unstubAllGlobals();
});

function encode(
  bytes: number,
  signal = new AbortController().signal,
  more: Partial<PictureRequest> = {},
  find?: FindEmbedding,
) {
  const file = new Blob([new Uint8Array(bytes)]);
  return line.encode(signal, { file, fileName: 'picture.png', thumbnailPx: 0, ...more }, MODEL, find);
}

describe('PictureLine', () => {
  it('prepares a picture, then encodes it, and tells of each step', async () => {
    const steps: string[] = [];
    const encoded = await encode(7, undefined, {
      onStarted: () => steps.push('started'),
      onPrepared: ({ sha256 }) => steps.push(`${sha256}, ${encoder.seen.length} encoded`),
    });
    expect(steps).toEqual(['started', 'hash of 7 bytes, 0 encoded']);
    expect(encoded).toEqual({
      sha256: 'hash of 7 bytes',
      ...{ widthPx: 4, heightPx: 3, thumbnail: null, decodeMs: 1, preprocessMs: 2 },
      embedding: Float32Array.of(7),
      ...{ precision: 'q8', origin: 'encoder' },
      encodeMs: 5,
    });
  });

  describe('with a picture that is known', () => {
    const known: KnownEmbedding = {
      ...{ embedding: Float32Array.of(42), precision: 'fp16', origin: 'storage' },
      ...{ widthPx: 40, heightPx: 30 },
    };
    const find: FindEmbedding = async (sha256) => (sha256 === 'hash of 7 bytes' ? known : null);

    beforeEach(() => {
      FakeWorker.prepare = async ({ file }, lookUp) => {
        const full = prepared(file);
        const size = await lookUp(full.value.sha256);
        return size ? { ok: true, value: { ...full.value, ...size, pixels: null } } : full;
      };
    });

    it('answers with what is known and does not encode', async () => {
      const encoded = await encode(7, undefined, {}, find);
      expect(encoded).toMatchObject({ ...known, encodeMs: 0 });
      expect(encoder.seen).toEqual([]);
    });

    it('encodes the others', async () => {
      await expect(encode(8, undefined, {}, find)).resolves.toMatchObject({ origin: 'encoder' });
    });

    it.each([known, null])('lets the reader go while the search waits for the model: %o', async (found) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      let answers = 0;
      const { prepare } = FakeWorker;
      FakeWorker.prepare = async (...asked) => {
        const read = await prepare(...asked);
        answers += 1;
        return read;
      };
      let end: (found: KnownEmbedding | null) => void = () => {};
      const slow: FindEmbedding = () => new Promise((resolve) => (end = resolve));
      const searches = vi.fn(slow);
      const encoded = encode(7, undefined, {}, searches);
      await vi.waitFor(() => expect(searches).toHaveBeenCalledOnce());
      await vi.advanceTimersByTimeAsync(1000);
      vi.useRealTimers();
      await vi.waitFor(() => expect(answers).toBe(1));
      end(found);
      await expect(encoded).resolves.toMatchObject(found ?? { origin: 'encoder', widthPx: 4 });
    });

    it('encodes when the search itself fails', async () => {
      const broken = async () => Promise.reject(new Error('disk'));
      await expect(encode(7, undefined, {}, broken)).resolves.toMatchObject({ origin: 'encoder' });
    });
  });

  describe('with the same bytes twice', () => {
    beforeEach(() => {
      FakeWorker.prepare = async ({ file }, lookUp) => {
        const full = prepared(file);
        const size = await lookUp(full.value.sha256);
        return size ? { ok: true, value: { ...full.value, ...size, pixels: null } } : full;
      };
    });

    it('encodes them once, and both have the numbers', async () => {
      const [first, second] = await Promise.all([encode(7), encode(7)]);
      // came when the first one had ended: what is kept by then is not the line's matter
      const third = await encode(7);
      expect(encoder.seen.filter((size) => size === 7)).toHaveLength(2);
      expect(first).toMatchObject({ embedding: Float32Array.of(7), origin: 'encoder' });
      expect(second).toMatchObject({
        ...{ embedding: Float32Array.of(7), origin: 'page', precision: 'q8' },
        ...{ widthPx: 4, heightPx: 3, encodeMs: 0 },
      });
      expect(third.origin).toBe('encoder');
    });

    it('tells of the size of the second one, too', async () => {
      const sizes: number[] = [];
      const onPrepared = ({ widthPx }: PreparedPicture) => sizes.push(widthPx);
      await Promise.all([encode(7, undefined, { onPrepared }), encode(7, undefined, { onPrepared })]);
      expect(sizes).toEqual([4, 4]);
    });

    it('encodes the second one where the first one fails', async () => {
      encoder.faults.push(new EngineError('RUNTIME_RUN_FAILED', 'shape'));
      const [first, second] = await Promise.allSettled([encode(7), encode(7)]);
      expect(first).toMatchObject({ reason: { code: 'RUNTIME_RUN_FAILED' } });
      expect(second).toMatchObject({ value: { embedding: Float32Array.of(7), origin: 'encoder' } });
    });

    it('encodes the second one where the first one is given up', async () => {
      const controller = new AbortController();
      const first = encode(7, controller.signal, { onPrepared: () => controller.abort() });
      const second = encode(7);
      await expect(first).rejects.toMatchObject({ name: 'AbortError' });
      await expect(second).resolves.toMatchObject({ embedding: Float32Array.of(7), origin: 'encoder' });
    });

    it('lets the second one be given up while it waits', async () => {
      const controller = new AbortController();
      const first = encode(7, undefined, { onPrepared: () => controller.abort() });
      const second = encode(7, controller.signal);
      await expect(second).rejects.toMatchObject({ name: 'AbortError' });
      await expect(first).resolves.toMatchObject({ embedding: Float32Array.of(7) });
    });

    it('encodes them under each of two models', async () => {
      const other = { ...MODEL };
      const file = new Blob([new Uint8Array(7)]);
      const request = { file, fileName: 'picture.png', thumbnailPx: 0 };
      const { signal } = new AbortController();
      const both = [MODEL, other].map((model) => line.encode(signal, request, model));
      expect((await Promise.all(both)).map(({ origin }) => origin)).toEqual(['encoder', 'encoder']);
    });

    it('does not wait for itself when the reader dies while it asks', async () => {
      const answer = FakeWorker.prepare;
      FakeWorker.prepare = (_, lookUp) => {
        void lookUp('hash of 7 bytes');
        FakeWorker.prepare = answer;
        return new Promise<never>(() => {});
      };
      let end: (found: null) => void = () => {};
      const slow: FindEmbedding = () => new Promise((resolve) => (end = resolve));
      const searches = vi.fn<FindEmbedding>(() => Promise.resolve(null)).mockImplementationOnce(slow);
      const encoded = encode(7, undefined, {}, searches);
      await vi.waitFor(() => expect(searches).toHaveBeenCalledOnce());
      FakeWorker.started[0]?.die();
      await new Promise((resolve) => setTimeout(resolve));
      end(null);
      await expect(encoded).resolves.toMatchObject({ embedding: Float32Array.of(7), origin: 'encoder' });
    });

    it('stands still over none of them when the worker that reads the first one dies', async () => {
      const answer = FakeWorker.prepare;
      FakeWorker.prepare = async (_, lookUp) => {
        FakeWorker.prepare = answer;
        await lookUp('hash of 7 bytes');
        return new Promise<never>(() => {});
      };
      const both = Promise.all([encode(7), encode(7)]);
      await vi.waitFor(() => expect(FakeWorker.started).toHaveLength(2));
      await new Promise((resolve) => setTimeout(resolve, 20));
      FakeWorker.started[0]?.die();
      expect((await both).map(({ embedding }) => embedding[0])).toEqual([7, 7]);
    });
  });

  it('answers each of many pictures with its own embedding', async () => {
    const all = await Promise.all([3, 1, 4, 5, 9].map((bytes) => encode(bytes)));
    expect(all.map(({ embedding }) => embedding[0])).toEqual([3, 1, 4, 5, 9]);
  });

  it('leaves out a picture that takes too long, and not the one beside it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let asked = 0;
    FakeWorker.prepare = ({ file }) => {
      asked += 1;
      return file.size === 1 ? new Promise(() => {}) : Promise.resolve(prepared(file));
    };
    const slow = encode(1).catch((error: EngineError) => error.code);
    await vi.waitFor(() => expect(asked).toBe(1));
    const beside = encode(2);
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    expect(await slow).toBe('PICTURE_TOO_SLOW');
    expect((await beside).embedding[0]).toBe(2);
    expect(FakeWorker.started.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('blames the picture that kills the worker, and not the one beside it', async () => {
    FakeWorker.prepare = ({ file }, _, reader) => {
      if (file.size === 13) {
        reader.die();
        return new Promise(() => {});
      }
      return Promise.resolve(prepared(file));
    };
    const [killer, ...others] = await Promise.allSettled([13, 2, 3, 4].map((bytes) => encode(bytes)));
    expect(killer).toMatchObject({ reason: { code: 'PICTURE_KILLED_THE_ENGINE' } });
    expect(others.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });

  it('opens a lazy file when its turn comes', async () => {
    const open = vi.fn(async () => new Blob([new Uint8Array(6)]));
    expect((await encode(0, undefined, { file: { open } })).embedding[0]).toBe(6);
    expect(open).toHaveBeenCalledOnce();
  });

  it.each([
    ['NotFoundError', 'PICTURE_UNREADABLE'],
    ['NotAllowedError', 'PICTURE_NOT_ALLOWED'],
    ['DataError', 'PICTURE_TRUNCATED'],
  ])('says what stands between it and a lazy file: %s', async (name, code) => {
    const file = { open: () => Promise.reject(new DOMException('no', name)) };
    await expect(encode(0, undefined, { file })).rejects.toMatchObject({ code });
    expect((await encode(2)).embedding[0]).toBe(2);
  });

  it('starts no more workers than read at one time', async () => {
    await encode(1);
    await encode(2);
    expect(FakeWorker.started).toHaveLength(1);
    await Promise.all([3, 4, 5, 6].map((bytes) => encode(bytes)));
    expect(FakeWorker.started).toHaveLength(2);
  });

  it('reads as many pictures at one time as there are workers, each in one of its own', async () => {
    const busy = new Set<FakeWorker>();
    let most = 0;
    FakeWorker.prepare = async ({ file }, _, reader) => {
      expect(busy.has(reader)).toBe(false);
      busy.add(reader);
      most = Math.max(most, busy.size);
      await new Promise((resolve) => setTimeout(resolve, 2));
      busy.delete(reader);
      return prepared(file);
    };
    await Promise.all([1, 2, 3, 4, 5, 6].map((bytes) => encode(bytes)));
    expect(most).toBe(2);
  });

  it.each([
    ['four on a machine with more cores', { hardwareConcurrency: 16 }, 4],
    ['one where the browser does not say how many cores there are', {}, 1],
  ])('reads %s', async (_, machine, expected) => {
    vi.stubGlobal('navigator', machine);
    const other = new PictureLine(encoder as unknown as EncoderHandle, new EncoderLane());
    FakeWorker.prepare = () => new Promise<never>(() => {});
    const request = { file: new Blob(['x']), fileName: 'picture.png', thumbnailPx: 0 };
    for (let count = 0; count < 10; count++) {
      other.encode(new AbortController().signal, request, MODEL).catch(() => {});
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(FakeWorker.started).toHaveLength(expected);
    other.close();
  });

  describe('with large pictures', () => {
    it('reads one of them at a time, and others beside it', async () => {
      let large = 0;
      let most = 0;
      const beside = new Set<number>();
      FakeWorker.prepare = async ({ file, mayBeLarge }) => {
        if (file.size < 10) {
          if (large > 0) beside.add(file.size);
          return prepared(file);
        }
        if (!mayBeLarge) return { ok: true, value: null };
        large += 1;
        most = Math.max(most, large);
        await new Promise((resolve) => setTimeout(resolve, 5));
        large -= 1;
        return prepared(file);
      };
      const all = await Promise.all([11, 12, 1, 13, 2, 3].map((bytes) => encode(bytes)));
      expect(all.map(({ embedding }) => embedding[0])).toEqual([11, 12, 1, 13, 2, 3]);
      expect(most).toBe(1);
      expect(beside.size).toBeGreaterThan(0);
    });

    it('lets no file of hundreds of megabytes be read beside another', async () => {
      const asked: boolean[] = [];
      FakeWorker.prepare = async ({ file, mayBeLarge }) => {
        asked.push(mayBeLarge);
        return prepared(file);
      };
      const open = async () => Object.defineProperty(new Blob(['x']), 'size', { value: 300 * 1024 * 1024 });
      await encode(0, undefined, { file: { open } });
      expect(asked).toEqual([true]);
    });

    it('encodes the same large bytes once', async () => {
      FakeWorker.prepare = async ({ file, mayBeLarge }, lookUp) => {
        const full = prepared(file);
        const size = await lookUp(full.value.sha256);
        if (size) return { ok: true, value: { ...full.value, ...size, pixels: null } };
        return mayBeLarge ? full : { ok: true, value: null };
      };
      const both = await Promise.all([encode(11), encode(11)]);
      expect(both.map(({ embedding }) => embedding[0])).toEqual([11, 11]);
    });

    it('goes on with the others when one of them is refused or kills its worker', async () => {
      FakeWorker.prepare = async ({ file, mayBeLarge }, _, reader) => {
        if (!mayBeLarge) return { ok: true, value: null };
        if (file.size === 11) return failure('PICTURE_TRUNCATED');
        if (file.size !== 12) return prepared(file);
        reader.die();
        return new Promise<never>(() => {});
      };
      const all = await Promise.allSettled([11, 12, 13].map((bytes) => encode(bytes)));
      expect(all).toMatchObject([
        { reason: { code: 'PICTURE_TRUNCATED' } },
        { reason: { code: 'PICTURE_KILLED_THE_ENGINE' } },
        { value: { embedding: Float32Array.of(13) } },
      ]);
    });
  });

  describe('with assistants', () => {
    /** Stands for `ImageCrew`: encodes a picture as the negative of its first pixel. */
    class FakeCrew {
      readonly seen: number[] = [];
      readonly looked: [boolean, number][] = [];
      readonly precision = 'fp32';
      atWork = 2;
      fails = 0;
      closed = false;

      look(mustWait: boolean, inLine: number): void {
        this.looked.push([mustWait, inLine]);
      }

      async encode(_: AbortSignal, pixels: Float32Array): Promise<EncodedImage | null> {
        this.seen.push(pixels[0]!);
        if (this.fails-- > 0) return null;
        return { embedding: Float32Array.of(-pixels[0]!), elapsedMs: 4 };
      }

      close(): void {
        this.closed = true;
      }
    }

    let crew: FakeCrew;
    const use = (next: FakeCrew | null) => line.useCrew(next as unknown as ImageCrew | null);

    beforeEach(() => {
      crew = new FakeCrew();
      use(crew);
    });

    it('gives them what is not alone in the line', async () => {
      const [first, second] = await Promise.all([encode(3), encode(4)]);
      expect(first).toMatchObject({ embedding: Float32Array.of(-3), precision: 'fp32', origin: 'encoder' });
      expect(first).toMatchObject({ encodeMs: 4 });
      // the other has left the line meanwhile, or not
      expect([-4, 4]).toContain(second.embedding[0]);
      expect((await encode(5)).embedding[0]).toBe(5);
      expect(crew.seen).not.toContain(5);
    });

    it('leaves all to the encoder while they are not there, and tells them of each picture', async () => {
      crew.atWork = 0;
      await Promise.all([3, 4, 5].map((bytes) => encode(bytes)));
      expect(encoder.seen.toSorted()).toEqual([3, 4, 5]);
      expect(crew.looked[0]).toEqual([false, 3]);
      expect(crew.looked).toHaveLength(3);
    });

    it('reads a picture again whose assistant has failed, and blames nobody', async () => {
      crew.fails = 3;
      const all = await Promise.all([3, 4, 5, 6].map((bytes) => encode(bytes)));
      expect(all.map(({ embedding }) => Math.abs(embedding[0]!))).toEqual([3, 4, 5, 6]);
    });

    it('goes on with the encoder when they are gone', async () => {
      crew.fails = Infinity;
      const all = Promise.all([3, 4, 5, 6].map((bytes) => encode(bytes)));
      await vi.waitFor(() => expect(crew.seen.length).toBeGreaterThan(2));
      use(null);
      expect((await all).map(({ embedding }) => embedding[0])).toEqual([3, 4, 5, 6]);
      expect(crew.closed).toBe(true);
    });

    it('closes those of another model, and all when it is closed', () => {
      const next = new FakeCrew();
      use(next);
      expect([crew.closed, next.closed]).toEqual([true, false]);
      line.close();
      expect(next.closed).toBe(true);
    });

    it('encodes one of two with the same bytes', async () => {
      FakeWorker.prepare = async ({ file }, lookUp) => {
        const full = prepared(file);
        const size = await lookUp(full.value.sha256);
        return size ? { ok: true, value: { ...full.value, ...size, pixels: null } } : full;
      };
      crew.fails = 1;
      const both = await Promise.all([encode(7), encode(7)]);
      expect(both.map(({ embedding }) => Math.abs(embedding[0]!))).toEqual([7, 7]);
    });
  });

  it('rejects with the code that the worker gave and goes on with the others', async () => {
    FakeWorker.prepare = async ({ file }) =>
      file.size === 2 ? failure('PICTURE_NOT_A_PICTURE') : prepared(file);
    const [first, second, third] = await Promise.allSettled([encode(1), encode(2), encode(3)]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { code: 'PICTURE_NOT_A_PICTURE' } });
    expect(third.status).toBe('fulfilled');
  });

  it('reads a picture again after a breakdown of the engine', async () => {
    encoder.faults.push(new EngineError('WEBGPU_DEVICE_LOST', ''));
    const encoded = await encode(8);
    expect(encoded.embedding).toEqual(Float32Array.of(8));
  });

  it('blames no picture for breakdowns of the encoder that a choice is allowed', async () => {
    encoder.faults.push(...['1', '2', '3'].map((detail) => new EngineError('WEBGPU_DEVICE_LOST', detail)));
    await expect(encode(8)).resolves.toMatchObject({ embedding: Float32Array.of(8) });
  });

  it('blames no picture when its reader and the encoder die one after the other', async () => {
    encoder.faults.push(new EngineError('WORKER_DIED', 'encoder'));
    let asked = 0;
    FakeWorker.prepare = ({ file }) => {
      asked += 1;
      if (asked !== 2) return Promise.resolve(prepared(file));
      FakeWorker.started.at(-1)?.die();
      return new Promise(() => {});
    };
    await expect(encode(8)).resolves.toMatchObject({ embedding: Float32Array.of(8) });
  });

  it('leaves a picture alone over which the encoder breaks down again and again', async () => {
    encoder.faults.push(
      ...'1234'.split('').map((detail) => new EngineError('RUNTIME_WRONG_NUMBERS', detail)),
    );
    await expect(encode(8)).rejects.toMatchObject({ code: 'PICTURE_KILLED_THE_ENGINE' });
    await expect(encode(9)).resolves.toMatchObject({ embedding: Float32Array.of(9) });
  });

  it('does not try again after an error that is not fatal', async () => {
    encoder.faults.push(new EngineError('RUNTIME_RUN_FAILED', 'shape'));
    await expect(encode(8)).rejects.toMatchObject({ code: 'RUNTIME_RUN_FAILED' });
    expect(encoder.seen).toEqual([]);
  });

  it('starts a fresh worker when the one that prepares dies', async () => {
    FakeWorker.prepare = () => new Promise<never>(() => {});
    const answer = encode(6);
    await vi.waitFor(() => expect(FakeWorker.started).toHaveLength(1));
    FakeWorker.prepare = async ({ file }) => prepared(file);
    FakeWorker.started[0]?.die();
    await expect(answer).resolves.toMatchObject({ embedding: Float32Array.of(6) });
    expect(FakeWorker.started).toHaveLength(2);
  });

  it('takes a picture that is aborted out of the queue', async () => {
    const started: number[] = [];
    const controller = new AbortController();
    const others = [1, 2, 5].map((bytes) => encode(bytes));
    const aborted = encode(3, controller.signal, { onStarted: () => started.push(3) });
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    await Promise.all(others);
    await encode(4);
    expect(started).toEqual([]);
    expect(encoder.seen).not.toContain(3);
  });

  it('does not encode a picture that is aborted while it is prepared', async () => {
    const controller = new AbortController();
    let onPreparedCalls = 0;
    FakeWorker.prepare = async ({ file }) => {
      controller.abort();
      return prepared(file);
    };
    const aborted = encode(3, controller.signal, { onPrepared: () => onPreparedCalls++ });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    FakeWorker.prepare = async ({ file }) => prepared(file);
    await encode(4);
    expect(encoder.seen).toEqual([4]);
    expect(onPreparedCalls).toBe(0);
  });
});
