import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { App, sample } from './support/app.ts';
import { expect, test } from './support/test.ts';

const SIZES = {
  desktop: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
};

async function saveSet(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Label sets/ }).click();
  await page.getByRole('menuitem', { name: 'Save as…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.keyboard.press('Enter');
}

for (const scheme of ['light', 'dark'] as const) {
  test(`Storage and label sets break no accessibility rule in the ${scheme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const app = await App.openReady(page, '#labels=cat,dog,bird,coffee,rocket,boat');
    await app.add(sample('cat.jpg'));
    await app.expectWinner('cat.jpg', 'cat');
    await saveSet(page, 'Our pets and what else there is');
    await app.labels.fill('cat\ndog\nbird');
    for (const [name, size] of Object.entries(SIZES)) {
      await page.setViewportSize(size);
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Storage' }).click();
      await expect(page.getByRole('button', { name: /Delete the embeddings of/ })).toBeVisible();
      await expectAccessible(page, `storage on ${name}`);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      if (name === 'phone') await page.getByRole('button', { name: 'Open the label tools' }).click();
      await page.getByRole('button', { name: /^Label sets/ }).click();
      await expect(page.getByRole('menuitem', { name: 'Weather' })).toBeVisible();
      await expectAccessible(page, `label sets on ${name}`);
      await page.keyboard.press('Escape');
    }
  });
}
