import { chromium } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { App } from './support/app.ts';
import { expect, test } from './support/test.ts';

const FAKE_CAMERA = ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

test('the camera shows bars of the latest frame, keeps a frame, and is let go', async ({ baseURL }) => {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: FAKE_CAMERA });
  try {
    const context = await browser.newContext({ baseURL: baseURL ?? '' });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.addInitScript(() => {
      const { getUserMedia } = MediaDevices.prototype;
      MediaDevices.prototype.getUserMedia = async function (constraints) {
        const stream = await getUserMedia.call(this, constraints);
        Object.assign(window, { cameraTrack: stream.getVideoTracks()[0] });
        return stream;
      };
    });
    const app = await App.openReady(page, '#labels=green,red');
    await page.getByRole('button', { name: 'More ways to add' }).click();
    await page.getByRole('menuitem', { name: 'Camera' }).click();
    const dialog = page.getByRole('dialog', { name: 'Camera' });
    await expect(dialog.getByRole('meter')).toHaveCount(2);
    await expectAccessible(page, 'camera');
    await dialog.getByRole('button', { name: 'Keep this frame' }).click();
    await expect(dialog).toContainText('1 frame kept');
    await page.keyboard.press('Escape');
    await expect(app.pictures.getByRole('listitem', { name: /^camera / })).toHaveCount(1);
    await expect
      .poll(() =>
        page.evaluate(() => (window as unknown as { cameraTrack: MediaStreamTrack }).cameraTrack.readyState),
      )
      .toBe('ended');
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('without the permission there is a sentence', async ({ page }) => {
  await page.addInitScript(() => {
    MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await App.openReady(page, '#labels=cat,dog');
  await page.getByRole('button', { name: 'More ways to add' }).click();
  await page.getByRole('menuitem', { name: 'Camera' }).click();
  await expect(page.getByRole('dialog')).toContainText('may not use the camera');
});
