import type { Page } from '@playwright/test';
import { App, sample } from './support/app.ts';
import { manyPictures } from './support/bad-files.ts';
import { storedCount } from './support/stored.ts';
import { expect, test } from './support/test.ts';

/** "encoded N, stored M" of the pictures on the page, as the Storage dialog counts them. */
async function origins(page: Page): Promise<{ encoded: number; stored: number }> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Storage' }).click();
  const text = (await page.getByRole('status', { name: 'This visit' }).textContent()) ?? '';
  await page.keyboard.press('Escape');
  const [, encoded, stored] = /(\d+) pictures? encoded, (\d+) from storage/.exec(text) ?? [];
  return { encoded: Number(encoded), stored: Number(stored) };
}

const progress = (page: Page) => page.getByRole('progressbar', { name: 'Pictures' });

async function donePercent(page: Page): Promise<number> {
  if ((await progress(page).count()) === 0) return 100;
  return Number(
    await progress(page)
      .getAttribute('aria-valuenow', { timeout: 500 })
      .catch(() => 100),
  );
}

test('a picture that was encoded on an earlier visit comes from storage with the same numbers', async ({
  page,
}) => {
  const app = await App.openReady(page, '#labels=cat,dog');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await expect(page.getByText(/read in/)).toBeVisible();
  const before = await app.probability('cat.jpg', 'cat');
  await expect.poll(() => storedCount(page)).toBe(1);
  await page.reload();
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await expect(page.getByText(/from storage/)).toBeVisible();
  expect(await app.probability('cat.jpg', 'cat')).toBe(before);
  expect(await origins(page)).toEqual({ encoded: 0, stored: 1 });
});

/** The renderer dies at once. Chromium answers nothing to this: who would wait for an answer would wait for ever. */
async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => {});
  await crashed;
}

test('pages that die in the middle lose nothing that was kept, and nothing is encoded twice', async ({
  page,
  context,
}) => {
  // 50 s on two idle cores: the engine starts eleven times
  test.setTimeout(300_000);
  const files = await manyPictures(40);
  // the same moments in every run; not round ones
  const moments = [3, 11, 17, 29, 34, 46, 53, 67, 78, 91];
  await page.goto('./models/catalogue.json');
  let kept = 0;
  for (const [visit, moment] of moments.entries()) {
    const victim = await context.newPage();
    const app = await App.openReady(victim, '#labels=red,blue');
    await app.add(files);
    await expect(app.pictures).toBeVisible();
    await expect.poll(() => donePercent(victim), { intervals: [5] }).toBeGreaterThanOrEqual(moment);
    if (visit % 2 === 1) await crash(victim);
    await victim.close();
    const now = await storedCount(page);
    expect(now).toBeGreaterThanOrEqual(kept);
    kept = now;
  }
  expect(kept).toBeGreaterThan(0);
  const app = await App.openReady(page, '#labels=red,blue');
  await app.add(files);
  await expect(app.pictures).toBeVisible();
  await expect.poll(() => donePercent(page)).toBe(100);
  const last = await origins(page);
  expect(last.stored).toBe(kept);
  expect(last.encoded + last.stored).toBe(40);
  await expect.poll(() => storedCount(page)).toBe(40);
});

test('a damaged embedding is not believed: its picture is encoded again', async ({ page }) => {
  const app = await App.openReady(page, '#labels=cat,dog');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  const before = await app.probability('cat.jpg', 'cat');
  await expect.poll(() => storedCount(page)).toBe(1);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('wordsight');
        opening.onsuccess = () => {
          const database = opening.result;
          const transaction = database.transaction('embeddings', 'readwrite');
          const store = transaction.objectStore('embeddings');
          store.openCursor().onsuccess = (event) => {
            const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
            if (!cursor) return;
            const record = cursor.value as { embedding: Float32Array };
            record.embedding[3]! *= -1;
            cursor.update(record);
          };
          transaction.oncomplete = () => {
            database.close();
            resolve();
          };
          transaction.onerror = () => reject(new Error('not changed'));
        };
      }),
  );
  for (const found of [/read in/, /from storage/]) {
    await page.reload();
    await app.add(sample('cat.jpg'));
    await app.expectWinner('cat.jpg', 'cat');
    await expect(page.getByText(found)).toBeVisible();
    expect(await app.probability('cat.jpg', 'cat')).toBeCloseTo(before, 6);
  }
});

test('two tabs keep in one place; a newer version in one is told to the other', async ({ page, context }) => {
  const app = await App.openReady(page, '#labels=cat,dog');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await expect.poll(() => storedCount(page)).toBe(1);
  const second = await context.newPage();
  const other = await App.openReady(second, '#labels=cat,dog');
  await other.add(sample('cat.jpg'));
  await expect(second.getByText(/from storage/)).toBeVisible();
  await second.goto('./models/catalogue.json');
  await second.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('wordsight', 99);
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
  );
  await expect(page.getByText(/Another tab runs a newer version/)).toBeVisible();
  await app.add(sample('coffee.jpg'));
  await expect(app.item('coffee.jpg')).toBeVisible();
});

test('without IndexedDB everything works and the page says that nothing is kept', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  const app = await App.openReady(page, '#labels=cat,dog');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await expect(page.getByText(/keeps nothing for this page/)).toBeVisible();
});

test('embeddings leave as a Parquet file and come back into another browser', async ({
  page,
  browser,
}, info) => {
  const app = await App.openReady(page, '#labels=cat,dog');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Storage' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Parquet', exact: true }).click();
  const path = info.outputPath('embeddings.parquet');
  await (await download).saveAs(path);
  await page.getByLabel('Import Parquet').setInputFiles(path);
  await expect(page.getByText('0 embeddings added, 1 were here already.')).toBeVisible();

  const elsewhere = await browser.newContext();
  const fresh = await elsewhere.newPage();
  await fresh.goto(page.url());
  const other = new App(fresh);
  await other.ready();
  await fresh.keyboard.press('m');
  await fresh.getByRole('button', { name: 'Storage', exact: true }).click();
  await fresh.getByLabel('Import Parquet').setInputFiles(path);
  await expect(fresh.getByText('1 embedding added.')).toBeVisible();
  await fresh.keyboard.press('Escape');
  await other.add(sample('cat.jpg'));
  await expect(fresh.getByText(/from storage/)).toBeVisible();
  await elsewhere.close();
});
