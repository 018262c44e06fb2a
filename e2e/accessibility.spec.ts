import { expectAccessible } from './support/accessible.ts';
import { App, sample } from './support/app.ts';
import { textCalledJpeg } from './support/bad-files.ts';
import { expect, test } from './support/test.ts';
import { offerTinyModel } from './support/tiny-model.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
  { width: 360, height: 640 },
];

for (const scheme of ['light', 'dark'] as const) {
  test(`no view breaks an accessibility rule in the ${scheme} theme, and none scrolls sideways`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const app = await App.openReady(page);
    const views = async (name: string) => {
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await expectAccessible(page, `${name} at ${size.width}`);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
      }
      await page.setViewportSize(SIZES[0]!);
    };
    await views('empty');
    await app.labels.fill('cat\nrocket\ncoffee\ncat');
    await app.add(sample('cat.jpg'));
    await app.expectWinner('cat.jpg', 'cat');
    await views('one picture');
    await app.addPictures.setInputFiles([sample('rocket.jpg'), sample('coffee.jpg')]);
    await app.addPictures.setInputFiles([textCalledJpeg()]);
    await app.expectWinner('coffee.jpg', 'coffee');
    await views('grid with a failure');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Help' }).click();
    await expectAccessible(page, 'help');
  });
}

test('everything can be done with the keyboard', async ({ page }) => {
  const app = await App.openReady(page, '#labels=cat,rocket,coffee');
  await app.addPictures.setInputFiles(['cat', 'rocket', 'coffee'].map((name) => sample(`${name}.jpg`)));
  await app.expectWinner('coffee.jpg', 'coffee');
  await page.locator('body').press('/');
  await expect(app.labels).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type(' ');
  await app.item('cat.jpg').getByRole('button').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(app.item('rocket.jpg').getByRole('button').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Delete');
  await expect(app.item('rocket.jpg')).toHaveCount(0);
  await page.locator('body').press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('bars, dots and the chosen picture can be seen in the colours of the system', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await offerTinyModel(page);
  const app = await App.openReady(page, '?model=tiny#labels=cat,rocket');
  await app.add(...['cat', 'coffee'].map((name) => sample(`${name}.jpg`)));
  await expect(app.item('coffee.jpg').getByRole('meter').first()).toBeAttached();
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  for (const place of ['.score-fill', '.dot']) {
    await expect(page.locator(place).first()).not.toHaveCSS('background-color', ground);
  }
  expect(
    await page.evaluate(
      () => getComputedStyle(document.querySelector('.engine-word')!, '::before').backgroundColor,
    ),
  ).not.toBe(ground);
  await expect(page.locator('.tile[data-selected] .tile-button')).toHaveCSS('outline-width', '3px');
});

test('on a narrow page Tab leads from the labels to the buttons, and a dialog that cannot load costs nothing', async ({
  page,
  expectConsoleErrors,
}) => {
  expectConsoleErrors(/Failed to load|preload CSS|ERR_FAILED/);
  await page.setViewportSize({ width: 720, height: 450 });
  await offerTinyModel(page);
  const app = await App.openReady(page, '?model=tiny#labels=cat,rocket');
  await app.add(...['cat', 'coffee'].map((name) => sample(`${name}.jpg`)));
  await expect(app.item('coffee.jpg').getByRole('meter').first()).toBeAttached();
  await app.labels.focus();
  await page.keyboard.press('Tab');
  await expect(app.addPictures).toBeFocused();
  await page.route('**/assets/review-dialog*', (route) => route.abort());
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Review' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(app.item('cat.jpg')).toBeVisible();
});
