import type { Page } from '@playwright/test';
import { App, sample } from './support/app.ts';
import { storedCount } from './support/stored.ts';
import { expect, test } from './support/test.ts';

/** What the browser says to a small write that is none of the app's. */
function tryToWrite(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const opening = indexedDB.open('someone-else', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('bytes');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('bytes', 'readwrite');
          transaction.objectStore('bytes').put(new Uint8Array(1000), 'one');
          const end = (said: string) => () => {
            opening.result.close();
            resolve(said);
          };
          transaction.oncomplete = end('written');
          transaction.onabort = () => end(transaction.error?.name ?? 'aborted')();
        };
      }),
  );
}

test('a full disk is told, results stay on the page, and deleting makes room', async ({ page, context }) => {
  test.setTimeout(180_000);
  const app = await App.openReady(page, '#labels=cat,coffee');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await expect.poll(() => storedCount(page)).toBe(1);
  const session = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  // Chromium believes for half a minute in the room that it found last
  await expect.poll(() => tryToWrite(page), { timeout: 90_000 }).toBe('QuotaExceededError');

  const told = page.getByText(/storage of this browser is full/);
  await app.add(sample('coffee.jpg'));
  await expect(told).toBeVisible();
  await app.expectWinner('coffee.jpg', 'coffee');
  await app.expectWinner('cat.jpg', 'cat');
  expect(await storedCount(page)).toBe(1);
  await page.getByRole('button', { name: /^Label sets/ }).click();
  await page.getByRole('menuitem', { name: 'Save as…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Breakfast');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/could not keep the label set “Breakfast”/)).toBeVisible();

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Storage' }).click();
  const deletion = page.getByRole('button', { name: /Delete the embeddings of/ });
  await expect(deletion).toBeVisible();
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await deletion.click();
  await page.getByRole('button', { name: /^Delete \d/ }).click();
  await expect(page.getByText('Nothing is kept yet.')).toBeVisible();
  await expect(told).toHaveCount(0);
  await page.keyboard.press('Escape');
  await app.add(sample('rocket.jpg'));
  await expect.poll(() => storedCount(page)).toBe(1);
  await page.reload();
  await app.add(sample('rocket.jpg'));
  await expect(page.getByText(/from storage/)).toBeVisible();
});
