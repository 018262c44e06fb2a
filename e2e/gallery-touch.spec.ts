import { expectAccessible } from './support/accessible.ts';
import { App, sample } from './support/app.ts';
import { expect, test } from './support/test.ts';
import { offerTinyModel } from './support/tiny-model.ts';
import type { Locator, Page } from '@playwright/test';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** Longer than the page waits before it takes a touch for a long one. */
const LONG_MS = 800;

async function centreOf(target: Locator): Promise<{ x: number; y: number }> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error('nothing to touch');
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 3) };
}

/** A finger comes down, moves by `byPx`, rests and goes. */
async function rest(page: Page, target: Locator, byPx = 0): Promise<void> {
  const { x, y } = await centreOf(target);
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', [{ x, y }]);
  if (byPx) await touch('touchMove', [{ x, y: y - byPx }]);
  await page.waitForTimeout(LONG_MS);
  await touch('touchEnd', []);
  await session.detach();
}

test('a finger that rests picks a picture, taps pick more, and a scroll picks nothing', async ({ page }) => {
  const app = await App.openReady(page);
  await app.labels.fill('cat\nrocket');
  await app.add(...['cat', 'coffee', 'rocket', 'page'].map((name) => sample(`${name}.jpg`)));
  await expect(app.item('page.jpg').getByRole('meter').first()).toBeAttached();
  const select = (name: string) => app.item(`${name}.jpg`).getByRole('button', { name: 'Select' });
  const bar = page.getByRole('group', { name: 'Selection' });

  await rest(page, select('cat'), 40);
  await expect(bar).toHaveCount(0);
  await rest(page, select('cat'));
  await expect(bar.getByRole('status')).toHaveText('1 selected');
  await expect(select('cat')).toHaveAttribute('aria-pressed', 'true');
  await select('coffee').tap();
  await expect(bar.getByRole('status')).toHaveText('2 selected');
  await expectAccessible(page, 'picking on a phone');
  await select('cat').tap();
  await expect(bar.getByRole('status')).toHaveText('1 selected');
  await bar.getByRole('button', { name: 'Remove' }).tap();
  await expect(app.item('coffee.jpg')).toHaveCount(0);
  await expect(app.item('cat.jpg')).toBeAttached();
});

for (const width of [390, 320]) {
  test(`every button of the large view is on a screen of ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 640 });
    await offerTinyModel(page);
    const app = await App.openReady(page, '?model=tiny#labels=cat,rocket');
    await app.add(...['cat', 'coffee'].map((name) => sample(`${name}.jpg`)));
    await expect(app.item('coffee.jpg').getByRole('meter').first()).toBeAttached();
    await app.item('cat.jpg').getByRole('button', { name: 'Select' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    for (const button of await dialog.getByRole('button').all())
      await expect(button).toBeInViewport({ ratio: 1 });
    await dialog.getByRole('button', { name: 'Close' }).tap();
    await expect(dialog).toHaveCount(0);
  });
}
