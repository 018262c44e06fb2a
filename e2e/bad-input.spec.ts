import { readFile } from 'node:fs/promises';
import { App, sample } from './support/app.ts';
import * as bad from './support/bad-files.ts';
import { expect, test } from './support/test.ts';

test('broken and odd files each get a result or a sentence, and none stops the others', async ({ page }) => {
  const app = await App.openReady(page, '#labels=cat,rocket');
  const good = { name: 'good.jpg', mimeType: 'image/jpeg', buffer: await readFile(sample('cat.jpg')) };
  const files = [
    bad.textCalledJpeg(),
    bad.emptyFile(),
    bad.randomBytes(),
    await bad.truncatedJpeg(),
    await bad.truncatedPng(),
    bad.hugePng(),
    bad.heic(),
    await bad.onePixelPng(),
    await bad.animatedGif(),
    bad.svgWithoutSize(),
    good,
  ];
  await app.addPictures.setInputFiles(files);
  await app.expectWinner('good.jpg', 'cat');

  for (const name of ['one-pixel.png', 'animated.gif', 'no-size.svg']) {
    await expect(app.item(name).getByRole('meter').first()).toBeAttached();
  }
  const sentences: Record<string, RegExp> = {
    'text.jpg': /not a picture/i,
    'empty.jpg': /empty/i,
    'random.png': /not a picture/i,
    'truncated.jpg': /cut|incomplete|missing/i,
    'truncated.png': /cut|incomplete|missing/i,
    'huge.png': /20.?000/,
    'phone.heic': /HEIC/,
  };
  for (const [name, sentence] of Object.entries(sentences)) {
    await expect(app.item(name)).toContainText(sentence);
    await expect(app.item(name).getByRole('meter')).toHaveCount(0);
  }
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('300 files at once are all done', async ({ page }) => {
  test.setTimeout(300_000);
  const app = await App.openReady(page, '#labels=red,blue');
  await app.addPictures.setInputFiles(await bad.manyPictures(300));
  await expect(app.pictures.getByRole('listitem')).toHaveCount(300);
  // the page answers while it works
  await app.labels.fill('red\nblue\ngreen');
  await expect(app.item('many-299.jpg').getByRole('meter').first()).toBeAttached({ timeout: 240_000 });
  await expect(app.pictures.getByRole('listitem').filter({ has: page.getByRole('meter') })).toHaveCount(300);
});

test('no label, one label, equal labels', async ({ page }) => {
  const app = await App.openReady(page);
  await app.add(sample('cat.jpg'));
  await expect(app.item('cat.jpg')).toBeVisible();
  await expect(app.item('cat.jpg').getByRole('meter')).toHaveCount(0);
  await app.labels.fill('cat');
  await app.expectWinner('cat.jpg', 'cat');
  expect(await app.probability('cat.jpg', 'cat')).toBe(1);
  await app.labels.fill('cat\ndog\ncat\n cat ');
  await expect(app.item('cat.jpg').getByRole('meter')).toHaveCount(2);
  await expect(page.getByText(/more than once|repeated|twice/i).first()).toBeVisible();
});

test('500 labels give 500 results for one picture', async ({ page }) => {
  test.setTimeout(240_000);
  const app = await App.openReady(page);
  await app.add(sample('cat.jpg'));
  const words = Array.from({ length: 499 }, (_, index) => `thing number ${index}`);
  await app.labels.fill(['cat', ...words].join('\n'));
  await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached({ timeout: 180_000 });
  await page
    .getByRole('button', { name: /Show all 500/ })
    .first()
    .click();
  await expect(app.item('cat.jpg').getByRole('meter')).toHaveCount(500);
});

test('a label of 5,000 characters is cut and says so', async ({ page }) => {
  const app = await App.openReady(page);
  await app.add(sample('cat.jpg'));
  const long = 'a very long label '.repeat(278);
  await app.labels.fill(`${long}\ncat`);
  await app.expectWinner('cat.jpg', 'cat');
  await expect(page.getByText(/tokens/i).first()).toBeVisible();
});

test('labels are text and nothing else', async ({ page }) => {
  const app = await App.openReady(page);
  await app.add(sample('cat.jpg'));
  const labels = ['$&', '<b>bold</b>', '$$5', '<img src=x onerror=alert(1)>', '__proto__', '{}'];
  await app.labels.fill(labels.join('\n'));
  await expect(app.item('cat.jpg').getByRole('meter')).toHaveCount(labels.length);
  for (const label of labels) await expect(app.meter('cat.jpg', label)).toBeAttached();
  expect(await page.locator('img[src=x]').count()).toBe(0);
});
