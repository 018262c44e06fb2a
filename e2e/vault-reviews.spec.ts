import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { App, sample } from './support/app.ts';
import { storedReviews } from './support/stored.ts';
import { expect, test } from './support/test.ts';

const SAMPLES = ['cat.jpg', 'coffee.jpg', 'rocket.jpg', 'page.jpg'];
const LABELS = '#labels=cat,coffee,rocket';

async function openWithSamples(page: Page): Promise<App> {
  const app = await App.openReady(page, LABELS);
  await addSamples(app);
  return app;
}

async function addSamples(app: App): Promise<void> {
  await app.add(SAMPLES.map(sample));
  for (const name of SAMPLES) await expect(app.item(name).getByRole('meter').first()).toBeAttached();
}

/** What stands in the corner of each tile. */
function verdicts(app: App): Promise<(string | null)[]> {
  return Promise.all(
    SAMPLES.map(async (name) => {
      const mark = app.item(name).getByText(/^Reviewed: /);
      return (await mark.count()) > 0 ? mark.textContent() : null;
    }),
  );
}

async function openStorage(page: Page) {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Storage' }).click();
  return page.getByRole('region', { name: 'Reviews' });
}

test('reviews and the order of the gallery outlast a reload, and are deleted under Storage', async ({
  page,
}) => {
  // 90 s with four other programs on two cores: the engine starts three times
  test.setTimeout(300_000);
  const app = await openWithSamples(page);
  await app.item('cat.jpg').getByRole('button').first().focus();
  await page.keyboard.press('r');
  const reviewed = page.getByRole('dialog').getByRole('status', { name: 'Reviewed' });
  await expect(reviewed).toHaveText('0 of 4 reviewed');
  for (const [count, key] of ['a', '1', 'a'].entries()) {
    await page.keyboard.press(key);
    await expect(reviewed).toHaveText(`${count + 1} of 4 reviewed`);
  }
  await page.keyboard.press('Escape');
  const before = await verdicts(app);
  expect(before.filter((verdict) => verdict !== null)).toHaveLength(3);
  await page.getByLabel('Sort by').selectOption('name');
  await expect.poll(() => storedReviews(page)).toHaveLength(3);
  for (const review of await storedReviews(page)) {
    expect(Object.keys(review).sort()).toEqual(['label', 'sha256', 'verdict']);
  }

  await page.reload();
  await app.ready();
  await addSamples(app);
  await expect.poll(() => verdicts(app)).toEqual(before);
  await expect(page.getByLabel('Sort by')).toHaveValue('name');

  const section = await openStorage(page);
  await expect(section).toContainText('Reviews: 3 pictures');
  await expectAccessible(page, 'storage with reviews');
  await section.getByRole('button', { name: 'Delete the reviews' }).click();
  await section.getByRole('button', { name: 'Delete 3 reviews' }).click();
  await expect(section).toContainText('No review is kept yet.');
  await page.keyboard.press('Escape');
  expect(await verdicts(app)).toEqual(before);

  await page.reload();
  await app.ready();
  await addSamples(app);
  expect(await verdicts(app)).toEqual([null, null, null, null]);
  expect(await storedReviews(page)).toEqual([]);
});
