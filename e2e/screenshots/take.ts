import { join } from 'node:path';
import { App, sample } from '../support/app.ts';
import { expect, test } from '../support/test.ts';

const DOCS = join(import.meta.dirname, '..', '..', 'docs', 'screenshots');
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const SAMPLES = ['cat', 'astronaut', 'coffee', 'rocket', 'motorcycle', 'page'];

for (const [device, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${device}, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const shoot = async (name: string) => {
        // the pictures glide in and the fonts settle
        await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
        await page.screenshot({ path: join(DOCS, `${name}-${device}-${colorScheme}.png`) });
      };
      const app = await App.openReady(page);
      await shoot('empty');
      await app.labels.fill('cat\npeople\ncup of coffee\nrocket\nparked motorcycle\ndocument');
      await app.add(sample('cat.jpg'));
      await app.expectWinner('cat.jpg', 'cat');
      await shoot('one');
      await app.addPictures.setInputFiles(SAMPLES.slice(1).map((name) => sample(`${name}.jpg`)));
      await expect(app.item('page.jpg').getByRole('meter').first()).toBeAttached();
      await shoot('many');
    });
  }
}
