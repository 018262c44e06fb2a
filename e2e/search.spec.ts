import type { Locator, Page } from '@playwright/test';
import { App, sample } from './support/app.ts';
import { expect, test } from './support/test.ts';

const NAMES = ['rocket', 'cat', 'coffee', 'motorcycle'];

async function openWithPictures(page: Page): Promise<App> {
  const app = await App.openReady(page, '#labels=cat,rocket,coffee,motorcycle');
  await app.add(NAMES.map((name) => sample(`${name}.jpg`)));
  for (const name of NAMES) await app.expectWinner(`${name}.jpg`, name);
  return app;
}

const search = (page: Page): Locator => page.getByRole('textbox', { name: 'Search pictures' });
const status = (page: Page): Locator => page.getByRole('status', { name: 'Search status' });
const first = (app: App): Locator => app.pictures.getByRole('listitem').first();

test('words find pictures, and minus takes them away', async ({ page }) => {
  const app = await openWithPictures(page);
  await page.locator('body').press('s');
  await expect(search(page)).toBeFocused();
  await page.keyboard.type('cat');
  await expect(status(page)).toHaveText('4 of 4, most similar first');
  await expect(first(app)).toHaveAccessibleName('cat.jpg');
  await expect(app.item('cat.jpg').getByTitle(/^Similarity to the search/)).toHaveText(
    /^Similarity \d+\.\d$/,
  );
  await search(page).fill('a photo -cat');
  await expect(first(app)).not.toHaveAccessibleName('cat.jpg');
  await page.getByRole('button', { name: 'Take a photo out of the search' }).click();
  await expect(search(page)).toHaveValue('-cat');
  await expect(app.pictures.getByRole('listitem').last()).toHaveAccessibleName('cat.jpg');
  await search(page).fill('rocket -rocket');
  await expect(status(page)).toContainText('cancel each other out');
  await search(page).press('Escape');
  await expect(status(page)).toHaveCount(0);
  await expect(first(app)).toHaveAccessibleName('rocket.jpg');
});

test('a picture finds its like, and the cut-off bounds what is shown', async ({ page }) => {
  const app = await openWithPictures(page);
  await app.add(sample('cat.jpg'));
  await page.locator('body').press('Escape');
  await app.item('coffee.jpg').getByRole('button').first().click();
  await page.locator('body').press('l');
  await expect(first(app)).toHaveAccessibleName('coffee.jpg');
  await expect(page.getByRole('list', { name: 'Search terms' })).toContainText('coffee.jpg');
  await page.getByRole('button', { name: 'Take coffee.jpg out of the search' }).click();
  await app.item('cat.jpg').getByRole('button').first().click();
  await page.getByRole('button', { name: 'More like this' }).click();
  await page.getByLabel('Results', { exact: true }).selectOption('At least as similar as');
  const slider = page.getByRole('slider', { name: 'Similarity at least' });
  await slider.focus();
  await slider.press('End');
  // the two files of the cat are one embedding: nothing is more like the cat than itself
  await expect(app.pictures.getByRole('listitem')).toHaveCount(2);
  await page.getByRole('button', { name: 'End search' }).click();
  await expect(app.pictures.getByRole('listitem')).toHaveCount(5);
});

test('pictures that are read during a search find their place in it', async ({ page }) => {
  const app = await App.openReady(page);
  await app.add([sample('rocket.jpg'), sample('coffee.jpg')]);
  await search(page).fill('cat');
  await expect(status(page)).toHaveText('2 of 2, most similar first');
  await app.add(sample('cat.jpg'));
  await expect(first(app)).toHaveAccessibleName('cat.jpg');
  await expect(status(page)).toHaveText('3 of 3, most similar first');
});
