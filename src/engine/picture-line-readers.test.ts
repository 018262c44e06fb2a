import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  FakeReader,
  PictureLineBed,
  MODEL,
  failure,
  prepared,
} from '../../tests/helpers/picture-line-bed.ts';

let bed: PictureLineBed;
let encode: PictureLineBed['encode'];

beforeEach(() => {
  bed = new PictureLineBed();
  ({ encode } = bed);
});

afterEach(() => bed.close());

describe("PictureLine's readers", () => {
  it('starts no more workers than read at one time', async () => {
    await encode(1);
    await encode(2);
    expect(FakeReader.started).toHaveLength(1);
    await Promise.all([3, 4, 5, 6].map((bytes) => encode(bytes)));
    expect(FakeReader.started).toHaveLength(2);
  });

  it('has a worker ready before there is a picture, and no second one for it', async () => {
    bed.line.wake(MODEL);
    bed.line.wake(MODEL);
    expect(FakeReader.started).toHaveLength(1);
    await encode(1);
    expect(FakeReader.started).toHaveLength(1);
  });

  it('reads as many pictures at one time as there are workers, each in one of its own', async () => {
    const busy = new Set<FakeReader>();
    let most = 0;
    FakeReader.prepare = async ({ file }, _, reader) => {
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
    const other = bed.anotherLine();
    FakeReader.prepare = () => new Promise<never>(() => {});
    const request = { file: new Blob(['x']), fileName: 'picture.png', thumbnailPx: 0 };
    for (let count = 0; count < 10; count++) {
      other.encode(new AbortController().signal, request, MODEL).catch(() => {});
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(FakeReader.started).toHaveLength(expected);
    other.close();
  });

  describe('with large pictures', () => {
    it('reads one of them at a time, and others beside it', async () => {
      let large = 0;
      let most = 0;
      const beside = new Set<number>();
      FakeReader.prepare = async ({ file, mayBeLarge }) => {
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
      FakeReader.prepare = async ({ file, mayBeLarge }) => {
        asked.push(mayBeLarge);
        return prepared(file);
      };
      const open = async () => Object.defineProperty(new Blob(['x']), 'size', { value: 300 * 1024 * 1024 });
      await encode(0, undefined, { file: { open } });
      expect(asked).toEqual([true]);
    });

    it('encodes the same large bytes once', async () => {
      FakeReader.prepare = async ({ file, mayBeLarge }, lookUp) => {
        const full = prepared(file);
        const size = await lookUp(full.value.sha256);
        if (size) return { ok: true, value: { ...full.value, ...size, pixels: null } };
        return mayBeLarge ? full : { ok: true, value: null };
      };
      const both = await Promise.all([encode(11), encode(11)]);
      expect(both.map(({ embedding }) => embedding[0])).toEqual([11, 11]);
    });

    it('goes on with the others when one of them is refused or kills its worker', async () => {
      FakeReader.prepare = async ({ file, mayBeLarge }, _, reader) => {
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
});
