import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  FakeReader,
  PictureLineBed,
  MODEL,
  preparedUnlessKnown,
} from '../../tests/helpers/picture-line-bed.ts';
import { EngineError } from './error-codes.ts';
import type { FindEmbedding, KnownEmbedding } from './known-embedding.ts';
import type { PreparedPicture } from './protocol.ts';

let bed: PictureLineBed;
let line: PictureLineBed['line'];
let encoder: PictureLineBed['encoder'];
let encode: PictureLineBed['encode'];

beforeEach(() => {
  bed = new PictureLineBed();
  ({ line, encoder, encode } = bed);
});

afterEach(() => bed.close());

describe('PictureLine with a picture that is known', () => {
  const known: KnownEmbedding = {
    ...{ embedding: Float32Array.of(42), precision: 'fp16', origin: 'storage' },
    ...{ widthPx: 40, heightPx: 30 },
  };
  const find: FindEmbedding = async (sha256) => (sha256 === 'hash of 7 bytes' ? known : null);

  beforeEach(() => {
    FakeReader.prepare = preparedUnlessKnown;
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
    const { prepare } = FakeReader;
    FakeReader.prepare = async (...asked) => {
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

describe('PictureLine with the same bytes twice', () => {
  beforeEach(() => {
    FakeReader.prepare = preparedUnlessKnown;
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
    const answer = FakeReader.prepare;
    FakeReader.prepare = (_, lookUp) => {
      void lookUp('hash of 7 bytes');
      FakeReader.prepare = answer;
      return new Promise<never>(() => {});
    };
    let end: (found: null) => void = () => {};
    const slow: FindEmbedding = () => new Promise((resolve) => (end = resolve));
    const searches = vi.fn<FindEmbedding>(() => Promise.resolve(null)).mockImplementationOnce(slow);
    const encoded = encode(7, undefined, {}, searches);
    await vi.waitFor(() => expect(searches).toHaveBeenCalledOnce());
    FakeReader.started[0]?.die();
    await new Promise((resolve) => setTimeout(resolve));
    end(null);
    await expect(encoded).resolves.toMatchObject({ embedding: Float32Array.of(7), origin: 'encoder' });
  });

  it('stands still over none of them when the worker that reads the first one dies', async () => {
    const answer = FakeReader.prepare;
    FakeReader.prepare = async (_, lookUp) => {
      FakeReader.prepare = answer;
      await lookUp('hash of 7 bytes');
      return new Promise<never>(() => {});
    };
    const both = Promise.all([encode(7), encode(7)]);
    await vi.waitFor(() => expect(FakeReader.started).toHaveLength(2));
    await new Promise((resolve) => setTimeout(resolve, 20));
    FakeReader.started[0]?.die();
    expect((await both).map(({ embedding }) => embedding[0])).toEqual([7, 7]);
  });
});
