import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { App, sample } from './support/app.ts';
import { dropMany } from './support/many-pictures.ts';
import { expect, test } from './support/test.ts';

const SAMPLES = ['cat', 'astronaut', 'coffee', 'rocket', 'motorcycle', 'page'];
const LABELS = 'cat\nperson\ncup of coffee\nrocket\nmotorcycle\ndocument';

async function openWithSamples(page: Page): Promise<App> {
  const app = await App.openReady(page);
  await app.labels.fill(LABELS);
  await app.addPictures.setInputFiles(SAMPLES.map((name) => sample(`${name}.jpg`)));
  await app.expectWinner('page.jpg', 'document');
  await expect(app.pictures.getByRole('meter')).toHaveCount(18);
  return app;
}

const names = (app: App) =>
  app.pictures
    .getByRole('listitem')
    .evaluateAll((items) => items.map((item) => item.getAttribute('aria-label')?.replace('.jpg', '')));

test('of thousands of pictures the ones around the screen are there, and keys reach all', async ({
  page,
}) => {
  const app = await App.openReady(page);
  await dropMany(page, 1500);
  const items = app.pictures.getByRole('listitem');
  await expect(app.item('p1.png')).toBeVisible();
  await expect(app.pictures).toBeVisible();
  expect(await items.count()).toBeLessThan(150);
  await expect(app.item('p1.png')).toHaveAttribute('aria-setsize', '1500');
  await page.getByRole('button', { name: 'Pause' }).click();

  await app.item('p1.png').getByRole('button').first().focus();
  await page.keyboard.press('End');
  const last = app.item('p1500.png').getByRole('button').first();
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport();
  await expect(app.item('p1500.png')).toHaveAttribute('aria-posinset', '1500');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowLeft');
  await expect(last).not.toBeFocused();
  await page.keyboard.press('Home');
  const first = app.item('p1.png').getByRole('button').first();
  await expect(first).toBeFocused();

  // the tile with the focus stays, wherever the screen goes
  await page.locator('[data-scroller]').evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(app.item('p1500.png')).toBeVisible();
  await expect(first).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(app.item('p2.png').getByRole('button').first()).toBeInViewport();
  await expectAccessible(page, 'gallery');
});

test('a filter leaves what it says, and taking it back leads to where one was', async ({ page }) => {
  await App.openReady(page);
  await dropMany(page, 1500);
  const app = new App(page);
  await page.getByRole('button', { name: 'Pause' }).click();
  // before that the list is too short to be scrolled so far
  await expect(app.item('p1.png')).toHaveAttribute('aria-setsize', '1500');
  const scroller = page.locator('[data-scroller]');
  await scroller.evaluate((element) => element.scrollTo(0, 12_000));
  await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBe(12_000);
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('searchbox', { name: 'Name or folder' }).fill('P99');
  await expect(page.getByRole('status', { name: 'Shown' })).toHaveText('11 of 1,500');
  await expect(app.pictures.getByRole('listitem')).toHaveCount(11);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBe(12_000);
});

test('pictures are sorted, grouped and filtered by what the model says', async ({ page }) => {
  const app = await openWithSamples(page);
  await page.getByLabel('Sort by').selectOption('Name');
  expect(await names(app)).toEqual(['astronaut', 'cat', 'coffee', 'motorcycle', 'page', 'rocket']);
  await page.getByRole('button', { name: 'Reverse the order' }).click();
  expect((await names(app))[0]).toBe('rocket');
  await page.getByRole('button', { name: 'Reverse the order' }).click();
  await page.getByLabel('Sort by').selectOption('Surest first');
  const first = (await names(app))[0];
  const surest = await Promise.all(
    SAMPLES.map(async (name) => {
      const meter = app.item(`${name}.jpg`).getByRole('meter').first();
      return { name, probability: Number(await meter.getAttribute('aria-valuenow')) };
    }),
  );
  expect(first).toBe(surest.sort((a, b) => b.probability - a.probability)[0]?.name);

  await page.getByRole('button', { name: 'Group by label' }).click();
  const head = page.getByRole('heading', { level: 2 }).getByRole('button', { name: /^rocket/ });
  await expect(head).toHaveAccessibleName('rocket 1');
  await expect(page.getByRole('list', { name: 'Pictures: rocket' }).getByRole('listitem')).toHaveCount(1);
  await expectAccessible(page, 'gallery');
  await head.click();
  await expect(app.item('rocket.jpg')).toHaveCount(0);
  await head.click();
  await page.getByRole('button', { name: 'Group by label' }).click();

  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByLabel('Winning label').selectOption('cat');
  await expect(page.getByRole('status', { name: 'Shown' })).toHaveText('1 of 6');
  // an open popover has a hidden button to close it outside any landmark, as React Aria makes it
  await expectAccessible(page, 'filter', '.filter-dialog');
});

test('several pictures are picked out, labelled, exported and removed', async ({ page }) => {
  const app = await openWithSamples(page);
  const press = (name: string, ...modifiers: ('Control' | 'Shift')[]) =>
    app.item(`${name}.jpg`).getByRole('button', { name: 'Select' }).click({ modifiers });
  await press('cat');
  await press('coffee', 'Shift');
  const bar = page.getByRole('group', { name: 'Selection' });
  await expect(bar.getByRole('status')).toHaveText('3 selected');
  await press('astronaut', 'Control');
  await expect(bar.getByRole('status')).toHaveText('2 selected');

  await bar.getByRole('button', { name: 'Set label' }).click();
  await page.getByRole('menuitem', { name: 'cat' }).click();
  await expect(page.getByText('2 pictures labelled "cat".')).toBeVisible();
  const download = page.waitForEvent('download');
  await bar.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'JSON' }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
  const { pictures } = JSON.parse(Buffer.concat(chunks).toString()) as {
    pictures: { name: string; top: string; reviewed: string | null }[];
  };
  expect(pictures.map(({ name, top, reviewed }) => [name, top, reviewed])).toEqual([
    ['cat.jpg', 'cat', 'cat'],
    ['coffee.jpg', 'cup of coffee', 'cat'],
  ]);

  await bar.getByRole('button', { name: 'Remove the selected pictures' }).click();
  await expect(app.pictures.getByRole('listitem')).toHaveCount(4);
  await expect(bar).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(app.pictures.getByRole('listitem')).toHaveCount(6);

  await app.item('cat.jpg').getByRole('button').first().focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(bar.getByRole('status')).toHaveText('3 selected');
  await page.keyboard.press('Control+a');
  await expect(bar.getByRole('status')).toHaveText('6 selected');
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
});

test('a review goes by keys from the closest call on, and is taken back step by step', async ({ page }) => {
  const app = await openWithSamples(page);
  await app.item('cat.jpg').getByRole('button').first().focus();
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog');
  const reviewed = dialog.getByRole('status', { name: 'Reviewed' });
  await expect(reviewed).toHaveText('0 of 6 reviewed');
  const first = await dialog.getByRole('heading').textContent();
  await page.keyboard.press('a');
  await expect(reviewed).toHaveText('1 of 6 reviewed');
  await page.keyboard.press('s');
  const third = await dialog.getByRole('heading').textContent();
  expect(third).not.toBe(first);
  await page.keyboard.press('1');
  await expect(reviewed).toHaveText('2 of 6 reviewed');
  await page.keyboard.press('z');
  await expect(reviewed).toHaveText('1 of 6 reviewed');
  await expect(dialog.getByRole('heading')).toHaveText(third!);
  await expectAccessible(page, 'gallery');
  await dialog.getByRole('button', { name: 'Skip' }).click();
  await dialog.getByRole('button', { name: /^Accept/ }).click();
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  const { pictures } = JSON.parse(await app.export('JSON')) as {
    pictures: { name: string; top: string; reviewed: string | null }[];
  };
  const said = pictures.filter(({ reviewed: label }) => label !== null);
  expect(said.map(({ name, top, reviewed: label }) => [name, label === top])).toEqual([[first, true]]);
});

test('the same file is recognised under another name', async ({ page }) => {
  const app = await App.openReady(page, '#labels=cat,rocket');
  await app.add(sample('cat.jpg'), sample('rocket.jpg'));
  await app.expectWinner('rocket.jpg', 'rocket');
  await app.add(sample('cat.jpg'));
  await expect(page.getByText('3 pictures, 1 duplicate')).toBeVisible();
  await app.pictures.getByRole('listitem').last().getByRole('button').first().click();
  await expect(page.getByText('Same file as cat.jpg')).toBeVisible();
});

test('what waits can be held and goes on', async ({ page }) => {
  const app = await App.openReady(page);
  await dropMany(page, 400);
  const bar = page.getByRole('progressbar', { name: 'Pictures' });
  await expect(bar).toHaveAttribute('aria-valuenow', /^\d+$/);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText(/of 400, paused/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/of 400, stopped/)).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(app.item('p1.png')).toBeVisible();
});
