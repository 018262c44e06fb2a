import { App, sample } from './support/app.ts';
import { manyPictures } from './support/bad-files.ts';
import { serveBuild } from './support/static-host.ts';
import { expect, test } from './support/test.ts';

test('one runtime file is loaded, the one that is needed', async ({ page }) => {
  const files: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('.wasm')) files.push(new URL(request.url()).pathname.split('/').at(-1) ?? '');
  });
  await App.openReady(page, '?ep=wasm&threads=1');
  expect(files).toHaveLength(1);
  expect(files[0]).toMatch(/^ort-wasm-simd-threaded(\.(unsigned|signed|pair)-dots)?-[\w-]+\.wasm$/);
});

test('a static host without our headers, below a path, gets one thread, and the status says so', async ({
  page,
  rules,
}) => {
  const host = await serveBuild('/some/folder/');
  rules.own.add(host.origin);
  await page.goto(`${host.url}#labels=cat,dog`);
  const app = new App(page);
  await app.ready();
  await expect(app.engine).toContainText(/WASM.*1 thread\b/s);
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  host.close();
});

test('loading and processing show how far they are, and processing can be stopped and resumed', async ({
  page,
}) => {
  await page.route('**/models/starter/text.*.onnx', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  const app = await App.open(page, '#labels=red,blue');
  const model = page.getByRole('progressbar', { name: 'Model' });
  await expect(model).toBeVisible();
  await expect.poll(async () => Number(await model.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  await app.ready();
  await expect(model).toHaveCount(0);

  await app.addPictures.setInputFiles(await manyPictures(120));
  const progress = page.getByRole('progressbar', { name: 'Pictures' });
  await expect(progress).toBeVisible();
  await expect.poll(async () => Number(await progress.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  await page
    .getByRole('button', { name: /^(Stop|Cancel)/ })
    .first()
    .click();
  const scored = app.pictures.getByRole('listitem').filter({ has: page.getByRole('meter') });
  expect(await scored.count()).toBeLessThan(120);
  await page
    .getByRole('button', { name: /^(Resume|Go on|Continue)/ })
    .first()
    .click();
  await expect(scored).toHaveCount(120, { timeout: 90_000 });
});
