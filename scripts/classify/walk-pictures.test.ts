import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { comparePaths, isInShard, walkPictures } from './walk-pictures.ts';

const ALL = { index: 1, count: 1 };
const PATHS = [
  'a/1.jpg',
  'a/b/2.JPG',
  'a-b/3.png',
  'a.jpg',
  'B/4.webp',
  'é/5.bmp',
  'a b/6.gif',
  'a/b.jpg',
  '10.jpg',
  '9.jpg',
];
let folder: string;

async function walked(shard = ALL, onUnreadable = () => {}): Promise<string[]> {
  const found: string[] = [];
  for await (const path of walkPictures(folder, shard, onUnreadable)) found.push(path);
  return found;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wordsight-walk-'));
  for (const path of [...PATHS, 'a/notes.txt', 'no-extension']) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), '');
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe('walkPictures', () => {
  it('finds every picture in the order of comparePaths', async () => {
    expect(await walked()).toEqual([...PATHS].sort(comparePaths));
  });

  it('goes on beside a folder that cannot be read', async () => {
    await rm(join(folder, 'gone'), { recursive: true, force: true });
    const onUnreadable = vi.fn();
    const found: string[] = [];
    for await (const path of walkPictures(join(folder, 'gone'), ALL, onUnreadable)) found.push(path);
    expect(found).toEqual([]);
    expect(onUnreadable).toHaveBeenCalledOnce();
  });

  it('gives every picture to exactly one shard', async () => {
    const shards = await Promise.all([1, 2, 3].map((index) => walked({ index, count: 3 })));
    expect(shards.flat().sort(comparePaths)).toEqual(await walked());
  });
});

describe('isInShard', () => {
  it('spreads pictures evenly and takes only the path into account', () => {
    const counts = [1, 2, 3, 4].map((index) => {
      return Array.from({ length: 4000 }, (_, n) => `IMG_${n}.jpg`).filter((path) =>
        isInShard(path, { index, count: 4 }),
      ).length;
    });
    expect(Math.min(...counts)).toBeGreaterThan(900);
    expect(counts.reduce((sum, count) => sum + count)).toBe(4000);
  });
});

describe('comparePaths', () => {
  it('is an order', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'a.jpg', 'a-b', ''), { minLength: 1, maxLength: 4 })
      .map((steps) => steps.join('/'));
    fc.assert(
      fc.property(path, path, path, (a, b, c) => {
        expect(Math.sign(comparePaths(a, b))).toBe(-Math.sign(comparePaths(b, a)) + 0);
        if (comparePaths(a, b) <= 0 && comparePaths(b, c) <= 0)
          expect(comparePaths(a, c)).toBeLessThanOrEqual(0);
        expect(comparePaths(a, b) === 0).toBe(a === b);
      }),
    );
  });
});
