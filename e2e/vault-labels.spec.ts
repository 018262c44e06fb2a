import { App } from './support/app.ts';
import { storedSetNames } from './support/stored.ts';
import { expect, test } from './support/test.ts';

test('labels of the last visit come back; those of an address go first', async ({ page }) => {
  const app = await App.openReady(page);
  await expect(app.labels).toHaveValue('');
  await app.labels.fill('cat\ndog');
  await page.reload();
  await expect(app.labels).toHaveValue('cat\ndog');
  await page.goto('about:blank');
  await App.open(page, '#labels=fish');
  await expect(app.labels).toHaveValue('fish');
});

test('a label set is saved, chosen, renamed, deleted and brought back', async ({ page }) => {
  const app = await App.openReady(page);
  const menu = async (item: string) => {
    await page.getByRole('button', { name: /^Label sets/ }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  await app.labels.fill('cat\ndog');
  await menu('Save as…');
  await page.getByRole('textbox', { name: 'Name' }).fill('Our pets');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Label sets: Our pets' })).toBeVisible();
  await menu('Weather');
  await expect(app.labels).toHaveValue(/sunshine/);
  await expect.poll(() => storedSetNames(page)).toEqual(['Our pets']);
  await page.reload();
  await menu('Our pets');
  await expect(app.labels).toHaveValue('cat\ndog');
  await menu('Rename…');
  await page.getByRole('textbox', { name: 'Name' }).fill('Animals');
  await page.keyboard.press('Enter');
  await app.labels.fill('cat\ndog\nbird');
  await menu('Save changes');
  await menu('Delete');
  await expect.poll(() => storedSetNames(page)).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => storedSetNames(page)).toEqual(['Animals']);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Label sets: Animals' })).toBeVisible();
  await expect(app.labels).toHaveValue('cat\ndog\nbird');
});

test('a label set comes and goes as a file', async ({ page }) => {
  const app = await App.openReady(page);
  const file = page.getByLabel('Label set file');
  await file.setInputFiles({ name: 'birds.txt', mimeType: 'text/plain', buffer: Buffer.from('owl\nwren') });
  await expect(app.labels).toHaveValue('owl\nwren');
  await expect(page.getByRole('button', { name: 'Label sets: birds' })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Label sets/ }).click();
  await page.getByRole('menuitem', { name: 'Save as JSON' }).click();
  expect((await download).suggestedFilename()).toBe('birds.json');
  await file.setInputFiles({ name: 'bad.json', mimeType: 'application/json', buffer: Buffer.from('{') });
  await expect(page.getByText(/bad.json is not a label set/)).toBeVisible();
});
