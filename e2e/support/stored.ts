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
