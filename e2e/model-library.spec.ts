import { App, sample } from './support/app.ts';
import { modelHost } from './support/model-host.ts';
import { dropMany } from './support/many-pictures.ts';
import { Models, storedFiles, TINY_BYTES, VISION } from './support/models.ts';
import { expect, test } from './support/test.ts';

const server = modelHost();

test.describe('a stored model', () => {
  test('is used without its server, also after a reload, and says that its numbers are unproven', async ({
    page,
  }) => {
    const models = await Models.withTiny(page);
    const app = await App.openReady(page, '#labels=cat,dog,rocket');
    await app.add(sample('cat.jpg'));
    await app.expectWinner('cat.jpg', 'cat');
    await models.getTiny();
    await models.expectStored();
    await expect(models.tiny).toContainText('Numbers unproven');
    await server.stop();
    await models.use('On this device', 'Tiny CLIP (fp32)');
    await expect(app.engine).toContainText('Tiny CLIP (fp32)');
    await app.ready();
    await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached();
    const before = await app.probability('cat.jpg', 'rocket');
    await page.reload();
    await app.ready();
    await expect(app.engine).toContainText('Tiny CLIP (fp32)');
    await app.add(sample('cat.jpg'));
    await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached();
    expect(await app.probability('cat.jpg', 'rocket')).toBeCloseTo(before, 4);
  });

  test('that was changed on the disk is not used, and the way to another model is there', async ({
    page,
  }) => {
    const models = await Models.withTiny(page);
    const app = await App.openReady(page);
    await models.getTiny();
    await models.expectStored();
    await page.evaluate(async (name) => {
      const root = await navigator.storage.getDirectory();
      const folder = await (await root.getDirectoryHandle('models')).getDirectoryHandle('tiny-clip-fp32');
      const stream = await (await folder.getFileHandle(name)).createWritable({ keepExistingData: true });
      await stream.write({ type: 'write', position: 200_000, data: new Uint8Array(100) });
      await stream.close();
    }, encodeURIComponent(VISION));
    await models.use('On this device', 'Tiny CLIP (fp32)');
    await expect(app.engine).toContainText('Failed');
    await page.getByRole('button', { name: 'Other models' }).click();
    await models.use('On this site', 'Wordsight Starter');
    await app.ready();
    await expect(app.engine).toContainText('Wordsight Starter');
  });

  test('frees its space when it is deleted', async ({ page }) => {
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    await models.getTiny();
    await models.expectStored();
    const sum = async () => Object.values(await storedFiles(page)).reduce((total, bytes) => total + bytes, 0);
    expect(await sum()).toBeGreaterThan(TINY_BYTES);
    await models.tiny.getByRole('button', { name: 'Delete Tiny CLIP (fp32)' }).click();
    await models.tiny.getByRole('button', { name: 'Keep' }).click();
    await models.tiny.getByRole('button', { name: 'Delete Tiny CLIP (fp32)' }).click();
    await models.tiny.getByRole('button', { name: /^Delete [\d.]+ kB/ }).click();
    await expect(models.tiny).toHaveCount(0);
    expect(await sum()).toBe(0);
    await expect(models.card('To download', 'Tiny CLIP').getByRole('button', { name: /^Get/ })).toBeVisible();
  });
});

test('a model that takes over while pictures are read leaves none of them behind', async ({ page }) => {
  const models = await Models.withTiny(page);
  const app = await App.openReady(page, '#labels=cat,dog');
  await models.getTiny();
  await models.expectStored();
  await page.keyboard.press('Escape');
  await dropMany(page, 300);
  await models.open();
  const progress = page.getByRole('progressbar', { name: 'Pictures', includeHidden: true });
  await expect(progress).toBeAttached();
  await models.use('On this device', 'Tiny CLIP (fp32)');
  await app.ready();
  await expect(app.engine).toContainText('Tiny CLIP (fp32)');
  await expect(progress).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Try again/ })).toHaveCount(0);
  await expect(app.item('p1.png').getByRole('meter')).toHaveCount(2);
});

test('a model whose encoders share one graph is taken apart after the download, and gives the same numbers', async ({
  page,
}) => {
  const models = await Models.withTiny(page);
  await models.openPageAlone();
  await models.getTiny();
  await models.expectStored();
  await models.start('Tiny combined');
  const combined = models.card('On this device', 'Tiny combined (fp32)');
  await expect(combined.getByRole('button', { name: /^Use/ })).toBeVisible();
  // the graph that was downloaded is not kept beside the two that were made of it
  const names = Object.keys(await storedFiles(page)).filter((name) => name.includes('tiny-combined'));
  expect(names).toHaveLength(4);
  expect(names).not.toContain(`models/tiny-combined-fp32/${encodeURIComponent('onnx/model.onnx')}`);
  const app = new App(page);
  await models.use('On this device', 'Tiny CLIP (fp32)');
  await app.ready();
  await app.labels.fill('cat\nrocket');
  // the same template for both, and neither's own
  await page.getByText('Templates').click();
  await page.getByRole('textbox', { name: 'Templates' }).fill('one {}');
  await app.add(sample('cat.jpg'));
  await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached();
  const before = await app.probability('cat.jpg', 'cat');
  await models.open();
  await models.use('On this device', 'Tiny combined (fp32)');
  await expect(app.engine).toContainText('Tiny combined (fp32)');
  await app.ready();
  await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached();
  // the graph states its own multiplier, the exponential of 2.6592; that of the catalogue is 100
  const cosines = (probability: number, scale: number) => Math.log(probability / (1 - probability)) / scale;
  const after = await app.probability('cat.jpg', 'cat');
  expect(cosines(after, Math.exp(2.6592))).toBeCloseTo(cosines(before, 100), 5);
});

test('changing the model keeps pictures and labels, and encodes no picture twice under one model', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const counted = window as unknown as { encodings: number };
    counted.encodings = 0;
    const post = Worker.prototype.postMessage as (...args: unknown[]) => void;
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      const { path } = args[0] as { path?: string[] };
      if (path?.[0] === 'encodeImage') counted.encodings += 1;
      return post.apply(this, args);
    } as typeof Worker.prototype.postMessage;
  });
  const encodings = () => page.evaluate(() => (window as unknown as { encodings: number }).encodings);
  const models = await Models.withTiny(page);
  const app = await App.openReady(page, '#labels=cat,rocket');
  const names = ['cat.jpg', 'rocket.jpg', 'coffee.jpg'];
  await app.addPictures.setInputFiles(names.map(sample));
  for (const name of names) await expect(app.item(name).getByRole('meter').first()).toBeAttached();
  const before = await app.probability('cat.jpg', 'cat');
  expect(await encodings()).toBe(3);
  await models.getTiny();
  await models.expectStored();
  await models.use('On this device', 'Tiny CLIP (fp32)');
  await app.ready();
  await expect(app.engine).toContainText('Tiny CLIP');
  for (const name of names) await expect(app.item(name).getByRole('meter').first()).toBeAttached();
  expect(await encodings()).toBe(6);
  expect(await app.labels.inputValue()).toBe('cat\nrocket');
  expect(await app.probability('cat.jpg', 'cat')).not.toBeCloseTo(before, 3);

  await models.open();
  await models.use('On this site', 'Wordsight Starter');
  await expect(app.engine).toContainText('Wordsight Starter');
  await app.ready();
  for (const name of names) await expect(app.item(name).getByRole('meter').first()).toBeAttached();
  expect(await app.probability('cat.jpg', 'cat')).toBeCloseTo(before, 5);
  expect(await encodings()).toBe(6);

  await page.getByRole('button', { name: 'Models' }).click();
  await models.dialog.getByRole('button', { name: 'Compare' }).click();
  const row = page
    .getByRole('list', { name: 'Compared pictures' })
    .getByRole('listitem', { name: 'cat.jpg' });
  const starter = row.getByRole('group', { name: 'Wordsight Starter on cat.jpg' });
  const tiny = row.getByRole('group', { name: 'Tiny CLIP (fp32) on cat.jpg' });
  const shown = async (group: typeof starter) =>
    Number(await group.getByRole('meter', { name: 'cat', exact: true }).getAttribute('aria-valuenow'));
  expect(await shown(starter)).toBeCloseTo(before, 5);
  expect(await shown(tiny)).not.toBeCloseTo(before, 3);
  await expect(page.getByRole('status', { name: 'Agreement' })).toContainText(/of 3 pictures/);
});

test('a comparison asks the model that has not read the pictures yet', async ({ page }) => {
  const models = await Models.withTiny(page);
  const app = await App.openReady(page, '#labels=cat,rocket');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await models.getTiny();
  await models.expectStored();
  await models.dialog.getByRole('button', { name: 'Compare' }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare models' });
  await expect(dialog.getByRole('combobox', { name: 'Second model' })).toHaveValue('stored:tiny-clip-fp32');
  await dialog.getByRole('button', { name: 'Read 1 picture with it' }).click();
  await expect(
    dialog.getByRole('group', { name: 'Tiny CLIP (fp32) on cat.jpg' }).getByRole('meter'),
  ).toHaveCount(2);
  await expect(
    dialog.getByRole('group', { name: 'Wordsight Starter on cat.jpg' }).getByRole('meter'),
  ).toHaveCount(2);
});
