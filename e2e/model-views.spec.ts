import { expectAccessible } from './support/accessible.ts';
import { App, sample } from './support/app.ts';
import { faultOrigin } from './support/fault-server.ts';
import { modelHost } from './support/model-host.ts';
import { Models, TEXT, VISION } from './support/models.ts';
import { expect, test } from './support/test.ts';

const server = modelHost();

test('pictures cannot leave by any worker: the policy of each refuses other hosts', async ({
  page,
  rules,
  expectConsoleErrors,
}) => {
  expectConsoleErrors(/Content Security Policy|Failed to load|Refused/);
  const app = await App.openReady(page, '#labels=cat');
  await app.add(sample('cat.jpg'));
  await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached();
  for (const name of ['prepare', 'encode', 'score']) {
    const worker = page.workers().find((each) => each.url().includes(`${name}.worker`))!;
    const answer = await worker.evaluate(async () => {
      const refused = new Promise((resolve) =>
        addEventListener('securitypolicyviolation', () => resolve('refused')),
      );
      await fetch('https://huggingface.co/').catch(() => {});
      return Promise.race([
        refused,
        new Promise((resolve) => setTimeout(() => resolve('not refused'), 2000)),
      ]);
    });
    expect(answer, name).toBe('refused');
  }
  expect(rules.foreignRequests).toEqual([]);
});

test('the figure of the starter leads to its model card', async ({ page }) => {
  await App.openReady(page);
  await page.getByRole('button', { name: 'Models' }).click();
  const card = page.getByRole('listitem', { name: 'Wordsight Starter' });
  await expect(card).toContainText(/\d % on Caltech-101 \(model card\)/);
  const opened = page.waitForEvent('popup');
  await card.getByRole('link', { name: 'What it learned from, and where it fails' }).click();
  await expect((await opened).locator('body')).toContainText('Pictures it learned from');
});

test('on the narrowest phone the dialog keeps its title and, at its end, its cross', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await App.openReady(page);
  await page.getByRole('button', { name: 'Models' }).click();
  const title = page.getByRole('heading', { name: 'Models' });
  await expect(title).toBeVisible();
  expect(await title.evaluate((element) => element.clientWidth >= element.scrollWidth)).toBe(true);
  await page.getByRole('button', { name: 'Import zip' }).scrollIntoViewIfNeeded();
  await expect(page.getByRole('button', { name: 'Close' })).toBeInViewport();
});

test('the dialog can be used by keyboard alone, and gives the focus back', async ({ page }) => {
  const models = await Models.withTiny(page);
  const app = await App.openReady(page);
  await page.locator('body').press('m');
  await expect(models.dialog).toBeVisible();
  await models.dialog.getByText(/Download from/).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type(`${faultOrigin()}/`);
  await page.keyboard.press('Enter');
  await models.dialog.getByRole('button', { name: 'Get Tiny CLIP' }).focus();
  await page.keyboard.press('Enter');
  await expect(models.dialog.getByRole('button', { name: /^Download / })).toBeFocused();
  await page.keyboard.press('Enter');
  await models.expectStored();
  await models.tiny.getByRole('button', { name: /^Use/ }).focus();
  await page.keyboard.press('Enter');
  await expect(models.dialog).toHaveCount(0);
  await app.ready();
  await expect(app.engine).toContainText('Tiny CLIP');
  const button = page.getByRole('button', { name: 'Models' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`no view of the models breaks an accessibility rule in the ${scheme} theme`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const check = async (where: string) => {
      for (const size of [
        { width: 1280, height: 800 },
        { width: 390, height: 844 },
      ]) {
        await page.setViewportSize(size);
        await expectAccessible(page, where);
        const overflow = await page
          .getByRole('dialog')
          .evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
        expect(overflow, where).toBeLessThanOrEqual(0);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    };
    const real = new Models(page);
    const app = await App.openReady(page, '#labels=cat,rocket');
    await app.add(sample('cat.jpg'));
    await app.expectWinner('cat.jpg', 'cat');
    await real.open();
    await real.dialog.getByRole('button', { name: 'Get MobileCLIP S0' }).click();
    await check('consent');
    await page.keyboard.press('Escape');
    server.faults.set(VISION, [{ kind: 'html' }]);
    server.faults.set(TEXT, [{ kind: 'wait', share: 0.5 }]);
    const models = await Models.withTiny(page);
    await models.getTiny();
    await expect(models.tiny.getByRole('alert')).toBeVisible();
    await check('failed download');
    await models.tiny.getByRole('button', { name: 'Try again' }).click();
    await expect(models.tiny.getByRole('progressbar')).toBeVisible();
    await check('running download');
    server.letGoOn();
    await models.expectStored();
    await models.tiny.getByRole('button', { name: /^Delete/ }).click();
    await check('delete');
    await models.dialog.getByRole('button', { name: 'Compare' }).click();
    await check('comparison');
  });
}
