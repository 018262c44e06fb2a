import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeReader, PictureLineBed, preparedUnlessKnown } from '../../tests/helpers/picture-line-bed.ts';
import type { ImageCrew } from './image-crew.ts';
import type { EncodedImage } from './protocol.ts';

let bed: PictureLineBed;
let line: PictureLineBed['line'];
let encoder: PictureLineBed['encoder'];
let encode: PictureLineBed['encode'];

beforeEach(() => {
  bed = new PictureLineBed();
  ({ line, encoder, encode } = bed);
});

afterEach(() => bed.close());

describe('PictureLine with assistants', () => {
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
    FakeReader.prepare = preparedUnlessKnown;
    crew.fails = 1;
    const both = await Promise.all([encode(7), encode(7)]);
    expect(both.map(({ embedding }) => Math.abs(embedding[0]!))).toEqual([7, 7]);
  });
});
