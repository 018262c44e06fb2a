import { readFile } from 'node:fs/promises';
import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { App, fixture, sample } from './support/app.ts';
import { modelHost } from './support/model-host.ts';
import { Models, TEXT, VISION } from './support/models.ts';
import { expect, test } from './support/test.ts';

modelHost();

test.describe('an import', () => {
  test('of a folder in the public layout is stored and used', async ({ page }) => {
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    await models.open();
    await models.dialog.getByLabel('Import folder').setInputFiles(fixture('tiny-clip'));
    const card = models.section('On this device').getByRole('listitem').first();
    await expect(card.getByRole('button', { name: /^Use/ })).toBeVisible();
    await expect(card).toContainText('Numbers unproven');
    await card.getByRole('button', { name: /^Use/ }).click();
    const app = new App(page);
    await app.ready();
    await app.labels.fill('cat\nrocket');
    await app.add(sample('cat.jpg'));
    await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached();
  });

  test('of a zip by dropping it on the dialog, which takes nothing dropped for a picture', async ({
    page,
  }) => {
    const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, level: 0 });
    for (const path of ['config.json', 'preprocessor_config.json', 'tokenizer.json', VISION, TEXT]) {
      const bytes = await readFile(fixture('tiny-clip', ...path.split('/')));
      await writer.add(`Dropped/${path}`, new BlobReader(new Blob([new Uint8Array(bytes)])));
    }
    const zip = Buffer.from(await (await writer.close()).arrayBuffer()).toString('base64');
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    await models.open();
    const drop = (name: string, base64: string) =>
      models.section('On this site').evaluate(
        (list, file) => {
          const bytes = Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([bytes], file.name));
          for (const type of ['dragenter', 'dragover', 'drop']) {
            list.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
          }
        },
        { name, base64 },
      );
    await drop('notes.txt', 'eA==');
    await expect(models.dialog.getByRole('alert')).toContainText('The folder is not a complete model');
    await drop('Dropped.zip', zip);
    const card = models.section('On this device').getByRole('listitem').first();
    await expect(card.getByRole('button', { name: /^Use/ })).toBeVisible();
    await expect(models.dialog.getByRole('alert')).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('list', { name: 'Pictures' })).toHaveCount(0);
  });
});
