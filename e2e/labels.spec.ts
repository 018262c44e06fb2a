import { App, sample } from './support/app.ts';
import { expect, test } from './support/test.ts';

test('labels that are the same to the model are named, and one of each is kept on request', async ({
  page,
}) => {
  const app = await App.openReady(page);
  await app.add(sample('cat.jpg'));
  await app.labels.fill('cat\ndog\nCat\nCAT');
  await app.expectWinner('cat.jpg', 'cat');
  const remarks = page.getByRole('list', { name: 'Remarks' });
  await expect(remarks).toContainText('“cat”, “Cat” and “CAT” are the same to this model');
  await expect(app.labels).toHaveAccessibleDescription(/are the same to this model/);
  const shared = await app.probability('cat.jpg', 'cat');
  await page.getByRole('button', { name: 'Keep one of each' }).click();
  await expect(app.labels).toHaveValue('cat\ndog');
  await expect(remarks).toHaveCount(0);
  await expect.poll(() => app.probability('cat.jpg', 'cat')).toBeGreaterThan(shared + 0.2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(app.labels).toHaveValue('cat\ndog\nCat\nCAT');
});

test('a long list of labels says how far it is, can be stopped, and goes on', async ({ page }) => {
  const app = await App.openReady(page, '#labels=cat,dog');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await app.labels.fill('cat\nCat');
  const remarks = page.getByRole('list', { name: 'Remarks' });
  await expect(remarks).toBeVisible();
  await app.labels.fill(Array.from({ length: 600 }, (_, index) => `thing ${index}`).join('\n'));
  // of labels that are gone
  await expect(remarks).toHaveCount(0, { timeout: 1000 });
  const bar = page.getByRole('progressbar', { name: 'Reading labels' });
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(5);
  await page.getByRole('button', { name: 'Stop reading labels' }).click();
  await expect(page.getByText(/Stopped at \d+ %\. Results are those of the labels before/)).toBeVisible();
  await expect(app.meter('cat.jpg', 'Cat')).toBeAttached();
  await page.getByRole('button', { name: 'Go on reading labels' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Stop reading labels' })).toBeFocused();
  await expect(app.item('cat.jpg').getByRole('meter').first()).toHaveAccessibleName(/^thing /, {
    timeout: 90_000,
  });
  await expect(bar).toHaveCount(0);
});

test('a template without a place for the label is told how it is read', async ({ page }) => {
  await App.openReady(page);
  await page.getByText('Templates').click();
  const templates = page.getByRole('textbox', { name: 'Templates' });
  await templates.fill('a photo of');
  await expect(templates).toHaveAccessibleDescription(/“a photo of” is read as “a photo of {}”/);
  await templates.fill('a photo of {}');
  await expect(templates).not.toHaveAccessibleDescription(/is read as/);
});
