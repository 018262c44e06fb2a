import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { ACCEPTED, CORRECTED, sha, vaultForEachTest } from '../../tests/helpers/vault-bed.ts';
import type { ReviewRecord } from './records.ts';
import type { KeptReview } from './review-vault.ts';
import type { Vault } from './vault.ts';

const bed = vaultForEachTest();

describe('reviews', () => {
  async function reviews({ reviews: kept }: Vault): Promise<[string, KeptReview][]> {
    const all: ReviewRecord[] = [];
    for await (const chunk of kept.all()) all.push(...chunk);
    return all.map(({ sha256, ...review }) => [sha256, review]);
  }

  it('are kept, changed and taken back, with the hash of the picture and words alone', async () => {
    bed.vault.reviews.keep(sha(1), ACCEPTED);
    bed.vault.reviews.keep(sha(2), ACCEPTED);
    bed.vault.reviews.keep(sha(3), ACCEPTED);
    bed.vault.reviews.keep(sha(2), CORRECTED);
    bed.vault.reviews.keep(sha(3), null);
    await bed.vault.reviews.flush();
    await expect(bed.vault.reviews.count()).resolves.toBe(2);
    expect(await reviews(await bed.visitAgain())).toEqual([
      [sha(1), ACCEPTED],
      [sha(2), CORRECTED],
    ]);
  });

  it('are written and read by the thousand', async () => {
    for (let number = 0; number < 2500; number++) bed.vault.reviews.keep(sha(number), CORRECTED);
    await bed.vault.reviews.flush();
    const kept = await reviews(await bed.visitAgain());
    expect(kept.length).toBe(2500);
    expect(kept.at(-1)).toEqual([sha(2499), CORRECTED]);
  });

  it('are deleted with what was not written yet', async () => {
    bed.vault.reviews.keep(sha(1), ACCEPTED);
    await bed.vault.reviews.flush();
    bed.vault.reviews.keep(sha(2), ACCEPTED);
    await bed.vault.reviews.removeAll();
    await bed.vault.reviews.flush();
    await expect(bed.vault.reviews.count()).resolves.toBe(0);
  });

  it('that find no room are written when there is some', async () => {
    const database = await bed.vault.connection.database();
    const full = vi.spyOn(database!, 'transaction').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    bed.vault.reviews.keep(sha(1), ACCEPTED);
    await bed.vault.reviews.flush();
    expect(bed.vault.connection.state).toBe('full');
    full.mockRestore();
    await bed.keep(1);
    expect(bed.vault.connection.state).toBe('open');
    await bed.vault.reviews.flush();
    expect(await reviews(bed.vault)).toEqual([[sha(1), ACCEPTED]]);
  });

  it('survive that the browser closes the connection', async () => {
    await bed.vault.connection.database();
    bed.vault.connection.current?.close();
    bed.vault.reviews.keep(sha(1), ACCEPTED);
    await bed.vault.reviews.flush();
    expect(await reviews(bed.vault)).toEqual([[sha(1), ACCEPTED]]);
  });

  it('are left out where they are no reviews', async () => {
    const database = await bed.vault.connection.database();
    await database!.put('reviews', { sha256: sha(1), label: 4 } as unknown as ReviewRecord);
    bed.vault.reviews.keep(sha(2), ACCEPTED);
    await bed.vault.reviews.flush();
    expect(await reviews(bed.vault)).toEqual([[sha(2), ACCEPTED]]);
  });

  it('have their place made in a database of the version before', async () => {
    bed.vault.connection.current?.close();
    await bed.vault.connection.database();
    bed.vault.connection.current?.close();
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
    bed.open();
    bed.vault.reviews.keep(sha(1), ACCEPTED);
    await bed.vault.reviews.flush();
    expect(await reviews(bed.vault)).toEqual([[sha(1), ACCEPTED]]);
    expect((await bed.vault.labels.sets()).map(({ name }) => name)).toEqual(['Pets']);
  });

  it('are not kept where nothing is, and nothing fails', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('forbidden', 'SecurityError');
      },
    });
    bed.open();
    bed.vault.reviews.keep(sha(1), ACCEPTED);
    await bed.vault.reviews.flush();
    expect(await reviews(bed.vault)).toEqual([]);
    await expect(bed.vault.reviews.count()).resolves.toBe(0);
  });
});
