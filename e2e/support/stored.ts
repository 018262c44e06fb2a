import type { Page } from '@playwright/test';

/** How many embeddings lie in the browser's storage, read beside the app. */
export async function storedCount(page: Page): Promise<number> {
  return (await readAll(page, 'embeddings')).length;
}

export async function storedSetNames(page: Page): Promise<string[]> {
  return (await readAll(page, 'label-sets')).map((set) => (set as { name: string }).name);
}

export async function storedReviews(page: Page): Promise<Record<string, unknown>[]> {
  return (await readAll(page, 'reviews')) as Record<string, unknown>[];
}

function readAll(page: Page, store: string): Promise<unknown[]> {
  return page.evaluate(
    (name) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('wordsight');
        opening.onerror = () => reject(new Error('cannot open'));
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction(name).objectStore(name).getAll();
          reading.onerror = () => reject(new Error('cannot read'));
          reading.onsuccess = () => {
            database.close();
            resolve(reading.result);
          };
        };
      }),
    store,
  );
}

/** How many label embeddings lie there, of all models. */
export async function storedLabelCount(page: Page): Promise<number> {
  const shelves = (await readAll(page, 'prompts')) as { rows: unknown[] }[];
  return shelves.reduce((sum, { rows }) => sum + rows.length, 0);
}

/** Turns a number in every label embedding that lies there, as a disk does that fails. */
export function damageStoredLabels(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('wordsight');
        opening.onsuccess = () => {
          const database = opening.result;
          const transaction = database.transaction('prompts', 'readwrite');
          const store = transaction.objectStore('prompts');
          store.openCursor().onsuccess = (event) => {
            const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
            if (!cursor) return;
            const shelf = cursor.value as { rows: { embedding: Float32Array }[] };
            for (const { embedding } of shelf.rows) embedding[3]! *= -1;
            cursor.update(shelf);
            cursor.continue();
          };
          transaction.oncomplete = () => {
            database.close();
            resolve();
          };
          transaction.onerror = () => reject(new Error('not changed'));
        };
      }),
  );
}
