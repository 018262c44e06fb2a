import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeReader, PictureLineBed, failure, prepared } from '../../tests/helpers/picture-line-bed.ts';

let bed: PictureLineBed;
let encoder: PictureLineBed['encoder'];
let encode: PictureLineBed['encode'];

beforeEach(() => {
  bed = new PictureLineBed();
  ({ encoder, encode } = bed);
});

afterEach(() => bed.close());

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

  it('answers each of many pictures with its own embedding', async () => {
    const all = await Promise.all([3, 1, 4, 5, 9].map((bytes) => encode(bytes)));
    expect(all.map(({ embedding }) => embedding[0])).toEqual([3, 1, 4, 5, 9]);
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

  it('rejects with the code that the worker gave and goes on with the others', async () => {
    FakeReader.prepare = async ({ file }) =>
      file.size === 2 ? failure('PICTURE_NOT_A_PICTURE') : prepared(file);
    const [first, second, third] = await Promise.allSettled([encode(1), encode(2), encode(3)]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { code: 'PICTURE_NOT_A_PICTURE' } });
    expect(third.status).toBe('fulfilled');
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
    FakeReader.prepare = async ({ file }) => {
      controller.abort();
      return prepared(file);
    };
    const aborted = encode(3, controller.signal, { onPrepared: () => onPreparedCalls++ });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    FakeReader.prepare = async ({ file }) => prepared(file);
    await encode(4);
    expect(encoder.seen).toEqual([4]);
    expect(onPreparedCalls).toBe(0);
  });
});
