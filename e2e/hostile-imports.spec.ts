import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import {
  damagedModels,
  hostileModels,
  modelsThatBreak,
  soundModel,
  type FolderFiles,
} from '../scripts/hostile/models.ts';
import { hostileLabelSets, hostileTables, oddLabelSets } from '../scripts/hostile/tables.ts';
import type { HostileFile } from '../scripts/hostile/hostile-file.ts';
import { hostileZips } from '../scripts/hostile/zips.ts';
import { App, sample } from './support/app.ts';
import { Models } from './support/models.ts';
import { watchRequests } from './support/requests.ts';
import { expect, test } from './support/test.ts';
import { offerTinyModel } from './support/tiny-model.ts';

let folder: string;

test.beforeEach(async ({ page }) => {
  folder = await mkdtemp(join(tmpdir(), 'wordsight-hostile-'));
  await offerTinyModel(page);
});

test.afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, files: FolderFiles): Promise<string> {
  for (const [path, bytes] of Object.entries(files)) {
    const at = join(folder, name, ...path.split('/'));
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, bytes);
  }
  return join(folder, name);
}

/** The part of the dialog for models that come from this device. */
class Importer {
  readonly alert: Locator;
  readonly stored: Locator;

  constructor(private readonly models: Models) {
    this.alert = models.dialog.getByRole('alert');
    this.stored = models.section('On this device').getByRole('listitem');
  }

  /** The sentence; null for a model that was taken. */
  async import(kind: 'folder' | 'zip', path: string): Promise<string | null> {
    await this.models.dialog.getByLabel(`Import ${kind}`).setInputFiles(path);
    await expect(this.alert.or(this.stored).first(), path).toBeVisible();
    if ((await this.stored.count()) > 0) return null;
    const sentence = await this.alert.innerText();
    await this.models.dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await expect(this.alert).toHaveCount(0);
    return sentence;
  }

  async remove(): Promise<void> {
    const card = this.stored.first();
    await card.getByRole('button', { name: /^Delete / }).click();
    await card.getByRole('button', { name: /^Delete [\d.]+ .?B/ }).click();
    await expect(this.stored).toHaveCount(0);
  }
}

async function openImporter(page: Page): Promise<Importer> {
  await App.openReady(page, '?model=tiny#labels=cat,rocket');
  const models = new Models(page);
  await models.open();
  return new Importer(models);
}

/** An error that nobody has thought of is told in words of the browser. */
const UNFORESEEN = /TypeError|RangeError|undefined|\[object/;

test('hostile models: each is refused with a sentence, and a sound one is taken after all of them', async ({
  page,
}) => {
  test.setTimeout(600_000);
  const importer = await openImporter(page);
  const requests = watchRequests(page);
  const models = await hostileModels();
  for (const { name, files } of models) {
    const sentence = await importer.import('folder', await write(name, files));
    expect(sentence, name).toMatch(/\w+\. .*\w+\./s);
    expect.soft(sentence, name).not.toMatch(UNFORESEEN);
  }
  let taken = 0;
  const damaged = damagedModels(30);
  for (const { name, files } of damaged) {
    const sentence = await importer.import('folder', await write(name, files));
    if (sentence !== null) continue;
    taken += 1;
    await importer.remove();
  }
  const zips = await hostileZips();
  for (const { name, bytes } of zips) {
    const sentence = await importer.import(
      'zip',
      await write('.', { [name]: bytes }).then(() => join(folder, name)),
    );
    expect(sentence, name).toMatch(/\w+\. .*\w+\./s);
    expect.soft(sentence, name).not.toMatch(UNFORESEEN);
  }
  console.log(
    `${models.length} models, ${damaged.length} damaged ones (${taken} still models), ${zips.length} zip files`,
  );
  expect(requests).toEqual([]);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);

  expect(await importer.import('folder', await write('sound', soundModel()))).toBeNull();
  await importer.stored.getByRole('button', { name: /^Use/ }).click();
  const app = new App(page);
  await app.ready();
  await app.add(sample('cat.jpg'));
  await expect(app.item('cat.jpg').getByRole('meter')).toHaveCount(2);
});

test('label sets and tables that are none get a sentence, and odd ones are only words', async ({ page }) => {
  const app = await App.openReady(page, '?model=tiny#labels=cat,rocket');
  await app.add(sample('cat.jpg'));
  await expect(app.item('cat.jpg').getByRole('meter')).toHaveCount(2);
  const requests = watchRequests(page);
  const give = (field: string, { name, bytes }: HostileFile) =>
    page.getByLabel(field).setInputFiles({ name, mimeType: '', buffer: bytes });
  for (const file of hostileLabelSets()) {
    await give('Label set file', file);
    await expect(page.getByText(`${file.name} is not a label set.`)).toBeVisible();
    await expect(app.labels).toHaveValue('cat\nrocket');
  }
  for (const file of oddLabelSets()) {
    await give('Label set file', file);
    const [name = ''] = file.name.split('.');
    // a set of too many labels is cut, which counts as a change
    const current = new RegExp(`^Label sets: ${name}(, changed)?$`);
    await expect(page.getByRole('button', { name: current })).toBeVisible();
    await expect(app.item('cat.jpg').getByRole('meter').first()).toBeVisible();
  }
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'Storage', exact: true }).click();
  for (const file of hostileTables()) {
    await give('Import Parquet', file);
    await expect(page.getByText(`${file.name} is not a Parquet file that can be read here.`)).toBeVisible();
  }
  expect(requests).toEqual([]);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('models that break when they run are told of, and another one works after them', async ({ page }) => {
  test.setTimeout(300_000);
  const importer = await openImporter(page);
  const app = new App(page);
  const use = async (name: string, files: FolderFiles) => {
    await page.getByLabel('Import folder').setInputFiles(await write(name, files));
    await importer.stored.filter({ hasText: name }).getByRole('button', { name: /^Use/ }).click();
    await expect(app.engine).toContainText(name);
  };
  for (const { name, files } of await modelsThatBreak()) {
    await use(name, files);
    await app.add(sample('cat.jpg'), sample('rocket.jpg'));
    const told = app.item('cat.jpg').getByRole('button', { name: /Try again/ });
    const failed = app.engine.getByText('Failed');
    await expect(told.or(failed).first(), name).toBeVisible({ timeout: 60_000 });
    await expect(app.item('cat.jpg').getByRole('meter'), name).toHaveCount(0);
    await page.getByRole('button', { name: 'Remove all' }).click();
    await page.getByRole('button', { name: 'Models', exact: true }).click();
  }
  await use('sound', soundModel());
  await app.ready();
  await app.add(sample('cat.jpg'));
  await expect(app.item('cat.jpg').getByRole('meter')).toHaveCount(2);
});
