import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chunksOf } from './shelf-reader.ts';
import type { ModelIdentity } from './embedding-vault.ts';
import type { EmbeddingRecord, LabelSet, ReviewRecord } from './records.ts';
import type { KeptReview } from './review-vault.ts';
import { openVault, type Vault } from './vault.ts';

const DIM = 4;
const MODEL: ModelIdentity = { key: 'model\nhash', id: 'tiny', name: 'Tiny', dim: DIM };

const sha = (number: number) => number.toString(16).padStart(64, '0');
const picture = (number: number) => ({
  embedding: Float32Array.of(number, 0.1, -0.2, 1 / 3),
  widthPx: 40 + number,
  heightPx: 30,
});

const ACCEPTED: KeptReview = { label: 'cat', verdict: 'accepted' };
const CORRECTED: KeptReview = { label: 'dog', verdict: 'corrected' };

let vault: Vault;

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vault = openVault();
});

afterEach(() => {
  vault.connection.current?.close();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Another visit: a page that remembers nothing. */
async function visitAgain(): Promise<Vault> {
  await vault.embeddings.flush();
  vault.connection.current?.close();
  vault = openVault();
  return vault;
}

async function keep(...numbers: number[]): Promise<void> {
  for (const number of numbers) vault.embeddings.keep(MODEL, 'fp32', sha(number), picture(number));
  await vault.embeddings.flush();
}

async function change(number: number, part: Partial<EmbeddingRecord>): Promise<void> {
  const database = await vault.connection.database();
  const { id } = vault.embeddings.shelfOf(MODEL, 'fp32');
  const record = await database?.get('embeddings', [id, sha(number)]);
  if (!database || !record) throw new Error('nothing to change');
  await database.put('embeddings', { ...record, ...part });
}

describe('embeddings', () => {
  it('come back bit for bit on the next visit', async () => {
    await keep(1, 2);
    const { embeddings } = await visitAgain();
    await expect(embeddings.find(MODEL, 'fp32', sha(1))).resolves.toEqual(picture(1));
    await expect(embeddings.find(MODEL, 'fp32', sha(2))).resolves.toEqual(picture(2));
    await expect(embeddings.find(MODEL, 'fp32', sha(3))).resolves.toBeNull();
  });

  it('belong to one model in one precision', async () => {
    await keep(1);
    const { embeddings } = await visitAgain();
    await expect(embeddings.find(MODEL, 'fp16', sha(1))).resolves.toBeNull();
    await expect(embeddings.find({ ...MODEL, key: 'other' }, 'fp32', sha(1))).resolves.toBeNull();
    await expect(embeddings.knowsModel(MODEL)).resolves.toBe(true);
    await expect(embeddings.knowsModel({ ...MODEL, key: 'other' })).resolves.toBe(false);
  });

  it('keep their own numbers when the buffer they came in is used again', async () => {
    const whole = Float32Array.of(9, 9, ...picture(1).embedding);
    vault.embeddings.keep(MODEL, 'fp32', sha(1), { ...picture(1), embedding: whole.subarray(2) });
    whole.fill(0);
    const { embeddings } = await visitAgain();
    await expect(embeddings.find(MODEL, 'fp32', sha(1))).resolves.toEqual(picture(1));
  });

  it('are written by themselves within half a second', async () => {
    vault.embeddings.keep(MODEL, 'fp32', sha(1), picture(1));
    await vi.waitFor(async () => expect((await vault.embeddings.summaries())[0]?.count).toBe(1));
  });

  it('are written at once when a batch is full, in one transaction', async () => {
    const database = await vault.connection.database();
    const transaction = vi.spyOn(database!, 'transaction');
    for (let number = 0; number < 64; number++)
      vault.embeddings.keep(MODEL, 'fp32', sha(number), picture(number));
    expect(transaction).toHaveBeenCalledTimes(1);
    await vault.embeddings.flush();
    expect((await vault.embeddings.summaries())[0]?.count).toBe(64);
  });

  it.each([
    ['a number', { embedding: Float32Array.of(1, 0.1, -0.2, 0.3333333) }],
    ['too few numbers', { embedding: Float32Array.of(1, 0.1, -0.2) }],
    ['another type', { embedding: [1, 2, 3, 4] as unknown as Float32Array<ArrayBuffer> }],
    ['the width', { widthPx: 1 }],
    ['the checksum', { checksum: '0000000000000000' }],
  ])('are not believed with a change in %s, and are repaired by being kept again', async (_what, part) => {
    await keep(1, 2);
    await change(1, part);
    const { embeddings } = await visitAgain();
    await expect(embeddings.find(MODEL, 'fp32', sha(1))).resolves.toBeNull();
    await expect(embeddings.find(MODEL, 'fp32', sha(2))).resolves.toEqual(picture(2));
    await keep(1);
    await expect((await visitAgain()).embeddings.find(MODEL, 'fp32', sha(1))).resolves.toEqual(picture(1));
  });

  it('are not believed under the name of another picture', async () => {
    await keep(1);
    const database = await vault.connection.database();
    const { id } = vault.embeddings.shelfOf(MODEL, 'fp32');
    const record = await database!.get('embeddings', [id, sha(1)]);
    await database!.put('embeddings', { ...record!, sha256: sha(2) });
    await expect((await visitAgain()).embeddings.find(MODEL, 'fp32', sha(2))).resolves.toBeNull();
  });

  it('are read in bulk once many are asked for, and all of them', async () => {
    await keep(...Array.from({ length: 1200 }, (_, number) => number));
    const { embeddings, connection } = await visitAgain();
    await connection.database();
    const single = vi.spyOn(IDBObjectStore.prototype, 'get');
    for (let number = 0; number < 1200; number++) {
      await expect(embeddings.find(MODEL, 'fp32', sha(number))).resolves.toEqual(picture(number));
    }
    expect(single.mock.calls.length).toBeLessThan(40);
    // written by another tab after the bulk was read
    await keep(5000);
    await expect(embeddings.find(MODEL, 'fp32', sha(5000))).resolves.toEqual(picture(5000));
  });

  it('are walked through in chunks without gap or repeat', async () => {
    await keep(...Array.from({ length: 25 }, (_, number) => number));
    vault.embeddings.keep({ ...MODEL, key: 'z' }, 'fp32', sha(3), picture(3));
    await vault.embeddings.flush();
    const database = await vault.connection.database();
    const seen: string[] = [];
    for await (const chunk of chunksOf(database!, vault.embeddings.shelfOf(MODEL, 'fp32').id, 10))
      seen.push(...chunk.map(({ sha256 }) => sha256));
    expect(seen).toEqual(Array.from({ length: 25 }, (_, number) => sha(number)));
  });

  it('are counted and deleted by model', async () => {
    await keep(1, 2, 3);
    vault.embeddings.keep({ ...MODEL, key: 'other', name: 'Other' }, 'q8', sha(1), picture(1));
    await vault.embeddings.flush();
    const { embeddings } = await visitAgain();
    const summaries = await embeddings.summaries();
    expect(summaries.map(({ modelName, precision, count }) => ({ modelName, precision, count }))).toEqual(
      expect.arrayContaining([
        { modelName: 'Tiny', precision: 'fp32', count: 3 },
        { modelName: 'Other', precision: 'q8', count: 1 },
      ]),
    );
    await embeddings.remove(embeddings.shelfOf(MODEL, 'fp32').id);
    expect((await embeddings.summaries()).map(({ modelName }) => modelName)).toEqual(['Other']);
    await expect(embeddings.find(MODEL, 'fp32', sha(1))).resolves.toBeNull();
  });
});

describe('storage that fails', () => {
  it('is missing: nothing is kept and nothing fails', async () => {
    vi.unstubAllGlobals();
    const { indexedDB: kept } = globalThis;
    // @ts-expect-error as in a browser without it
    delete globalThis.indexedDB;
    vault = openVault();
    await keep(1);
    expect(vault.connection.state).toBe('unavailable');
    await expect(vault.embeddings.find(MODEL, 'fp32', sha(1))).resolves.toBeNull();
    await expect(vault.embeddings.summaries()).resolves.toEqual([]);
    await expect(vault.labels.sets()).resolves.toEqual([]);
    globalThis.indexedDB = kept;
  });

  it('is forbidden: the state says so', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('forbidden', 'SecurityError');
      },
    });
    vault = openVault();
    await expect(vault.connection.database()).resolves.toBeNull();
    expect(vault.connection.state).toBe('unavailable');
  });

  it('is full: the state says so, and what found no room is written after a deletion', async () => {
    vault.embeddings.keep({ ...MODEL, key: 'old' }, 'fp32', sha(7), picture(7));
    await vault.embeddings.flush();
    const database = await vault.connection.database();
    const full = vi.spyOn(database!, 'transaction').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await keep(1);
    expect(vault.connection.state).toBe('full');
    vault.embeddings.keep(MODEL, 'fp32', sha(2), picture(2));
    full.mockRestore();
    // nothing of the old model was given up by itself
    expect((await vault.embeddings.summaries()).map(({ count }) => count)).toEqual([1]);
    await vault.embeddings.remove(vault.embeddings.shelfOf({ ...MODEL, key: 'old' }, 'fp32').id);
    expect(vault.connection.state).toBe('open');
    const { embeddings } = await visitAgain();
    for (const number of [1, 2])
      await expect(embeddings.find(MODEL, 'fp32', sha(number))).resolves.toEqual(picture(number));
  });

  it('has room again without a deletion here: it is tried again by itself', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const database = await vault.connection.database();
    const full = vi.spyOn(database!, 'transaction').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await keep(1);
    full.mockRestore();
    vault.embeddings.keep(MODEL, 'fp32', sha(2), picture(2));
    await vi.advanceTimersByTimeAsync(1000);
    expect((await vault.embeddings.summaries()).length).toBe(0);
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(vault.connection.state).toBe('open'));
    expect((await vault.embeddings.summaries())[0]?.count).toBe(2);
  });

  it('has room again and no further picture comes: what waits is written all the same', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const database = await vault.connection.database();
    const full = vi.spyOn(database!, 'transaction').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await keep(1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(vault.connection.state).toBe('full');
    full.mockRestore();
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(vault.connection.state).toBe('open'));
    expect((await vault.embeddings.summaries())[0]?.count).toBe(1);
  });

  it('was closed by the browser: it is opened again and nothing that waited is lost', async () => {
    await keep(1);
    vault.connection.current?.close();
    await keep(2);
    await keep(3);
    const { embeddings } = await visitAgain();
    for (const number of [1, 2, 3])
      await expect(embeddings.find(MODEL, 'fp32', sha(number))).resolves.toEqual(picture(number));
  });
});

describe('two tabs', () => {
  it('keep and read in the same place', async () => {
    const other = openVault();
    await keep(1);
    other.embeddings.keep(MODEL, 'fp32', sha(2), picture(2));
    await other.embeddings.flush();
    await expect(other.embeddings.find(MODEL, 'fp32', sha(1))).resolves.toEqual(picture(1));
    await expect(vault.embeddings.find(MODEL, 'fp32', sha(2))).resolves.toEqual(picture(2));
    other.connection.current?.close();
  });

  it('of two versions: the older one writes what waits, lets go and says so', async () => {
    await vault.connection.database();
    vault.embeddings.keep(MODEL, 'fp32', sha(1), picture(1));
    vault.reviews.keep(sha(1), ACCEPTED);
    const newer = await openDB('wordsight', 4);
    expect(vault.connection.state).toBe('replaced');
    await expect(newer.count('embeddings')).resolves.toBe(1);
    await expect(newer.count('reviews')).resolves.toBe(1);
    await keep(2);
    await expect(vault.embeddings.find(MODEL, 'fp32', sha(1))).resolves.toBeNull();
    newer.close();
    // and a tab that is opened with the older one now
    const older = openVault();
    await older.connection.database();
    expect(older.connection.state).toBe('replaced');
  });

  it('one deletes the database: the other opens a fresh one', async () => {
    await keep(1);
    await new Promise((resolve) => {
      indexedDB.deleteDatabase('wordsight').onsuccess = resolve;
    });
    await keep(2);
    expect((await vault.embeddings.summaries())[0]?.count).toBe(1);
  });
});

describe('label sets', () => {
  const set: LabelSet = {
    ...{ id: 'a', name: 'Pets', labelText: 'cat\ndog', templateText: null },
    ...{ createdAtMs: 1, updatedAtMs: 2 },
  };

  it('are kept, renamed and removed', async () => {
    await vault.labels.put(set);
    await vault.labels.put({ ...set, id: 'b', name: 'Birds' });
    await vault.labels.put({ ...set, name: 'Animals' });
    let { labels } = await visitAgain();
    expect((await labels.sets()).map(({ name }) => name)).toEqual(['Animals', 'Birds']);
    await labels.remove('a');
    ({ labels } = await visitAgain());
    expect((await labels.sets()).map(({ name }) => name)).toEqual(['Birds']);
  });

  it('are left out where they are not label sets', async () => {
    const database = await vault.connection.database();
    await database!.put('label-sets', { id: 'x', name: 4 } as unknown as LabelSet);
    await vault.labels.put(set);
    expect(await vault.labels.sets()).toEqual([set]);
  });
});

describe('reviews', () => {
  async function reviews({ reviews: kept }: Vault): Promise<[string, KeptReview][]> {
    const all: ReviewRecord[] = [];
    for await (const chunk of kept.all()) all.push(...chunk);
    return all.map(({ sha256, ...review }) => [sha256, review]);
  }

  it('are kept, changed and taken back, with the hash of the picture and words alone', async () => {
    vault.reviews.keep(sha(1), ACCEPTED);
    vault.reviews.keep(sha(2), ACCEPTED);
    vault.reviews.keep(sha(3), ACCEPTED);
    vault.reviews.keep(sha(2), CORRECTED);
    vault.reviews.keep(sha(3), null);
    await vault.reviews.flush();
    await expect(vault.reviews.count()).resolves.toBe(2);
    expect(await reviews(await visitAgain())).toEqual([
      [sha(1), ACCEPTED],
      [sha(2), CORRECTED],
    ]);
  });

  it('are written and read by the thousand', async () => {
    for (let number = 0; number < 2500; number++) vault.reviews.keep(sha(number), CORRECTED);
    await vault.reviews.flush();
    const kept = await reviews(await visitAgain());
    expect(kept.length).toBe(2500);
    expect(kept.at(-1)).toEqual([sha(2499), CORRECTED]);
  });

  it('are deleted with what was not written yet', async () => {
    vault.reviews.keep(sha(1), ACCEPTED);
    await vault.reviews.flush();
    vault.reviews.keep(sha(2), ACCEPTED);
    await vault.reviews.removeAll();
    await vault.reviews.flush();
    await expect(vault.reviews.count()).resolves.toBe(0);
  });

  it('that find no room are written when there is some', async () => {
    const database = await vault.connection.database();
    const full = vi.spyOn(database!, 'transaction').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    vault.reviews.keep(sha(1), ACCEPTED);
    await vault.reviews.flush();
    expect(vault.connection.state).toBe('full');
    full.mockRestore();
    await keep(1);
    expect(vault.connection.state).toBe('open');
    await vault.reviews.flush();
    expect(await reviews(vault)).toEqual([[sha(1), ACCEPTED]]);
  });

  it('survive that the browser closes the connection', async () => {
    await vault.connection.database();
    vault.connection.current?.close();
    vault.reviews.keep(sha(1), ACCEPTED);
    await vault.reviews.flush();
    expect(await reviews(vault)).toEqual([[sha(1), ACCEPTED]]);
  });

  it('are left out where they are no reviews', async () => {
    const database = await vault.connection.database();
    await database!.put('reviews', { sha256: sha(1), label: 4 } as unknown as ReviewRecord);
    vault.reviews.keep(sha(2), ACCEPTED);
    await vault.reviews.flush();
    expect(await reviews(vault)).toEqual([[sha(2), ACCEPTED]]);
  });

  it('have their place made in a database of the version before', async () => {
    vault.connection.current?.close();
    await vault.connection.database();
    vault.connection.current?.close();
    vi.stubGlobal('indexedDB', new IDBFactory());
    const before = await openDB('wordsight', 1, {
      upgrade(database) {
        database.createObjectStore('shelves', { keyPath: 'id' });
        database.createObjectStore('embeddings', { keyPath: ['shelf', 'sha256'] });
        database.createObjectStore('label-sets', { keyPath: 'id' });
      },
    });
    await before.put('label-sets', { id: 'a', name: 'Pets', labelText: 'cat', templateText: null });
    before.close();
    vault = openVault();
    vault.reviews.keep(sha(1), ACCEPTED);
    await vault.reviews.flush();
    expect(await reviews(vault)).toEqual([[sha(1), ACCEPTED]]);
    expect((await vault.labels.sets()).map(({ name }) => name)).toEqual(['Pets']);
  });

  it('are not kept where nothing is, and nothing fails', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('forbidden', 'SecurityError');
      },
    });
    vault = openVault();
    vault.reviews.keep(sha(1), ACCEPTED);
    await vault.reviews.flush();
    expect(await reviews(vault)).toEqual([]);
    await expect(vault.reviews.count()).resolves.toBe(0);
  });
});
