import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import type { Page } from '@playwright/test';
import { App, sample } from './support/app.ts';
import { expect, test } from './support/test.ts';

/** A folder on the disk with the given files; deleted after the test. */
const withFolder = test.extend<{ makeFolder: (files: Record<string, string | null>) => Promise<string> }>({
  makeFolder: async ({}, provide) => {
    const base = await mkdtemp(join(tmpdir(), 'wordsight-'));
    await provide(async (files) => {
      const folder = join(base, 'trip');
      for (const [path, content] of Object.entries(files)) {
        const place = join(folder, path);
        await mkdir(dirname(place), { recursive: true });
        if (content === null) await cp(sample('cat.jpg'), place);
        else await writeFile(place, content);
      }
      return folder;
    });
    await rm(base, { recursive: true, force: true });
  },
});

const leftOutBar = (page: Page) => page.getByRole('status', { name: 'Adding pictures' });

withFolder('a folder: pictures in, other files counted and listed', async ({ page, makeFolder }) => {
  const app = await App.openReady(page, '#labels=cat,rocket');
  const notes = Array.from({ length: 37 }, (_, index) => [`papers/note ${index}.txt`, 'text'] as const);
  const folder = await makeFolder({
    ...Object.fromEntries(notes),
    'one.jpg': null,
    'sub/one.jpg': null,
    'sub/without-ending': null,
    'sub/called.jpg': 'text',
    '.DS_Store': 'x',
  });
  await page.getByLabel('Add folder').setInputFiles(folder);
  await expect(app.pictures.getByRole('listitem')).toHaveCount(4);
  await app.expectWinner('without-ending', 'cat');
  await expect(app.item('one.jpg')).toHaveCount(2);
  await expect(app.item('called.jpg')).toContainText('not a picture');
  await expect(leftOutBar(page)).toContainText('37 files were not pictures.');
  await leftOutBar(page).getByRole('button', { name: 'Show list' }).click();
  const list = page.getByRole('dialog').getByRole('list', { name: '37 files were not pictures' });
  await expect(list.getByRole('listitem')).toHaveCount(37);
  await expect(list).toContainText('trip/papers/note 0.txt');
  await page.keyboard.press('Escape');
  await leftOutBar(page).getByRole('button', { name: 'Dismiss' }).click();
  await expect(leftOutBar(page)).toBeEmpty();
});

withFolder('names with odd characters stay as they are', async ({ page, makeFolder }) => {
  const app = await App.openReady(page, '#labels=cat,rocket');
  const names = [
    'ü ß 日本語 \u{1F408}.jpg',
    'e\u0301 decomposed.jpg',
    '100% #1 & "quoted" \'so\' <b>.jpg',
    'back\\slash.jpg',
    '..hidden?.jpg',
    `${'long '.repeat(40)}.jpg`,
    'right\u202egpj.to-left.jpg',
  ];
  const folder = await makeFolder(Object.fromEntries(names.map((name) => [name, null])));
  await page.getByLabel('Add folder').setInputFiles(folder);
  await expect(app.pictures.getByRole('listitem').filter({ has: page.getByRole('meter') })).toHaveCount(
    names.length,
  );
  await expect(app.item(names[0]!)).toHaveCount(1);
});

test('a zip gives its pictures, one unpacked at a time', async ({ page }) => {
  const app = await App.openReady(page, '#labels=cat,rocket');
  const writer = new ZipWriter(new BlobWriter('application/zip'));
  for (const name of ['cat', 'rocket']) {
    const bytes = new Uint8Array(await readFile(sample(`${name}.jpg`)));
    await writer.add(`pictures/${name}.jpg`, new Uint8ArrayReader(bytes));
  }
  await writer.add('read me.txt', new TextReader('hello'));
  const buffer = Buffer.from(await (await writer.close()).arrayBuffer());
  await app.addPictures.setInputFiles([{ name: 'trip.zip', mimeType: 'application/zip', buffer }]);
  await app.expectWinner('rocket.jpg', 'rocket');
  await app.expectWinner('cat.jpg', 'cat');
  await expect(leftOutBar(page)).toContainText('1 file was not a picture.');
  // also large, where it is unpacked once more
  await app.item('cat.jpg').getByRole('button').first().press('Enter');
  await expect(page.getByRole('dialog').getByRole('img', { name: 'cat.jpg' })).toHaveJSProperty(
    'complete',
    true,
  );
});

test('a folder on the disk that loses a file, and then its permission, while it is read', async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.assign(window, {
      showDirectoryPicker: async () => {
        const picture = async () => {
          const response = await fetch('./samples/cat.jpg');
          return new File([await response.blob()], 'cat.jpg', { type: 'image/jpeg' });
        };
        const file = (name: string, getFile: () => Promise<File>) => ({ kind: 'file', name, getFile });
        const failing = (name: string, error: string) =>
          file(name, () => Promise.reject(new DOMException('gone', error)));
        const files = [
          file('a.jpg', picture),
          failing('b-vanished.jpg', 'NotFoundError'),
          failing('c-locked.jpg', 'NotAllowedError'),
          failing('d-locked.dat', 'NotAllowedError'),
        ];
        return {
          ...{ kind: 'directory', name: 'trip' },
          getFileHandle: async (wanted: string) => files.find(({ name }) => name === wanted),
          async *values() {
            yield* files;
            throw new DOMException('withdrawn', 'NotAllowedError');
          },
        };
      },
    });
  });
  const app = await App.openReady(page, '#labels=cat,rocket');
  await page.getByTitle('Add folder').click();
  await app.expectWinner('a.jpg', 'cat');
  await expect(app.item('b-vanished.jpg')).toContainText('could not be opened');
  await expect(app.item('c-locked.jpg')).toContainText('no longer lets this page read');
  await expect(leftOutBar(page)).toContainText('2 files may not be read by this page.');
});
