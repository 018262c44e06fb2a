import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { ACCEPTED, MODEL, picture, sha, vaultForEachTest } from '../../tests/helpers/vault-bed.ts';
import { openVault } from './vault.ts';

const bed = vaultForEachTest();

describe('storage that fails', () => {
  it('is missing: nothing is kept and nothing fails', async () => {
    vi.unstubAllGlobals();
    const { indexedDB: kept } = globalThis;
    // @ts-expect-error as in a browser without it
    delete globalThis.indexedDB;
    bed.open();
    await bed.keep(1);
    expect(bed.vault.connection.state).toBe('unavailable');
    await expect(bed.vault.embeddings.find(MODEL, 'fp32', sha(1))).resolves.toBeNull();
    await expect(bed.vault.embeddings.summaries()).resolves.toEqual([]);
    await expect(bed.vault.labels.sets()).resolves.toEqual([]);
    globalThis.indexedDB = kept;
  });

  it('is forbidden: the state says so', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('forbidden', 'SecurityError');
      },
    });
    bed.open();
    await expect(bed.vault.connection.database()).resolves.toBeNull();
    expect(bed.vault.connection.state).toBe('unavailable');
  });

  it('is full: the state says so, and what found no room is written after a deletion', async () => {
    bed.vault.embeddings.keep({ ...MODEL, key: 'old' }, 'fp32', sha(7), picture(7));
    await bed.vault.embeddings.flush();
    const database = await bed.vault.connection.database();
    const full = vi.spyOn(database!, 'transaction').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await bed.keep(1);
    expect(bed.vault.connection.state).toBe('full');
    bed.vault.embeddings.keep(MODEL, 'fp32', sha(2), picture(2));
    full.mockRestore();
    // nothing of the old model was given up by itself
    expect((await bed.vault.embeddings.summaries()).map(({ count }) => count)).toEqual([1]);
    await bed.vault.embeddings.remove(bed.vault.embeddings.shelfOf({ ...MODEL, key: 'old' }, 'fp32').id);
    expect(bed.vault.connection.state).toBe('open');
    const { embeddings } = await bed.visitAgain();
    for (const number of [1, 2])
      await expect(embeddings.find(MODEL, 'fp32', sha(number))).resolves.toEqual(picture(number));
  });

  it('has room again without a deletion here: it is tried again by itself', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const database = await bed.vault.connection.database();
    const full = vi.spyOn(database!, 'transaction').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await bed.keep(1);
    full.mockRestore();
    bed.vault.embeddings.keep(MODEL, 'fp32', sha(2), picture(2));
    await vi.advanceTimersByTimeAsync(1000);
    expect((await bed.vault.embeddings.summaries()).length).toBe(0);
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(bed.vault.connection.state).toBe('open'));
    expect((await bed.vault.embeddings.summaries())[0]?.count).toBe(2);
  });

  it('has room again and no further picture comes: what waits is written all the same', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const database = await bed.vault.connection.database();
    const full = vi.spyOn(database!, 'transaction').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await bed.keep(1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(bed.vault.connection.state).toBe('full');
    full.mockRestore();
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(bed.vault.connection.state).toBe('open'));
    expect((await bed.vault.embeddings.summaries())[0]?.count).toBe(1);
  });

  it('was closed by the browser: it is opened again and nothing that waited is lost', async () => {
    await bed.keep(1);
    bed.vault.connection.current?.close();
    await bed.keep(2);
    await bed.keep(3);
    const { embeddings } = await bed.visitAgain();
    for (const number of [1, 2, 3])
      await expect(embeddings.find(MODEL, 'fp32', sha(number))).resolves.toEqual(picture(number));
  });
});

describe('two tabs', () => {
  it('keep and read in the same place', async () => {
    const other = openVault();
    await bed.keep(1);
    other.embeddings.keep(MODEL, 'fp32', sha(2), picture(2));
    await other.embeddings.flush();
    await expect(other.embeddings.find(MODEL, 'fp32', sha(1))).resolves.toEqual(picture(1));
    await expect(bed.vault.embeddings.find(MODEL, 'fp32', sha(2))).resolves.toEqual(picture(2));
    other.connection.current?.close();
  });

  it('of two versions: the older one writes what waits, lets go and says so', async () => {
    await bed.vault.connection.database();
    bed.vault.embeddings.keep(MODEL, 'fp32', sha(1), picture(1));
    bed.vault.reviews.keep(sha(1), ACCEPTED);
    const newer = await openDB('wordsight', 4);
    expect(bed.vault.connection.state).toBe('replaced');
    await expect(newer.count('embeddings')).resolves.toBe(1);
    await expect(newer.count('reviews')).resolves.toBe(1);
    await bed.keep(2);
    await expect(bed.vault.embeddings.find(MODEL, 'fp32', sha(1))).resolves.toBeNull();
    newer.close();
    // and a tab that is opened with the older one now
    const older = openVault();
    await older.connection.database();
    expect(older.connection.state).toBe('replaced');
  });

  it('one deletes the database: the other opens a fresh one', async () => {
    await bed.keep(1);
    await new Promise((resolve) => {
      indexedDB.deleteDatabase('wordsight').onsuccess = resolve;
    });
    await bed.keep(2);
    expect((await bed.vault.embeddings.summaries())[0]?.count).toBe(1);
  });
});
