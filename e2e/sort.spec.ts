import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { App, sample } from './support/app.ts';
import { expect, test } from './support/test.ts';

/** Path -> sample picture or text. */
type Tree = Record<string, string>;

const JOURNAL = '.wordsight-journal.jsonl';

/** Fills a folder of the browser's own storage, whose handles are real ones, and lets the pickers give it. */
async function prepareFolder(page: Page, tree: Tree): Promise<void> {
  const files = await Promise.all(
    Object.entries(tree).map(async ([path, content]) => {
      const bytes = content.endsWith('.jpg') ? await readFile(sample(content)) : Buffer.from(content);
      return { path, base64: bytes.toString('base64') };
    }),
  );
  await page.evaluate(async (all) => {
    const storage = await navigator.storage.getDirectory();
    await storage.removeEntry('trip', { recursive: true }).catch(() => {});
    const root = await storage.getDirectoryHandle('trip', { create: true });
    for (const { path, base64 } of all) {
      const parts = path.split('/');
      const name = parts.pop() ?? '';
      let folder = root;
      for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
      const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await stream.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
      await stream.close();
    }
  }, files);
}

async function stubPickers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('trip', { create: true }),
    });
  });
}

/** Path -> SHA-256 of everything in the folder. */
async function snapshot(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const found: Record<string, string> = {};
    async function walk(folder: FileSystemDirectoryHandle, path: string): Promise<void> {
      for await (const child of folder.values()) {
        if (child.kind === 'directory') {
          found[`${path}${child.name}/`] = '';
          await walk(child, `${path}${child.name}/`);
        } else {
          const bytes = await (await child.getFile()).arrayBuffer();
          const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
          found[path + child.name] = [...digest].map((byte) => byte.toString(16)).join(' ');
        }
      }
    }
    await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle('trip'), '');
    return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const TREE: Tree = {
  'a.jpg': 'cat.jpg',
  'b.jpg': 'rocket.jpg',
  'sub/a.jpg': 'cat.jpg',
  'cat/a.jpg': 'this was here before, and is no picture',
  'notes.txt': 'not a picture',
};

async function openSorted(page: Page): Promise<App> {
  await stubPickers(page);
  const app = await App.openReady(page, '#labels=cat,rocket');
  await prepareFolder(page, TREE);
  await page.getByTitle('Add folder').click();
  await expect(app.pictures.getByRole('listitem')).toHaveCount(4);
  await app.expectWinner('b.jpg', 'rocket');
  await expect(app.item('a.jpg').filter({ has: page.getByRole('meter') })).toHaveCount(2);
  return app;
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Sort into folders' });

async function openDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Sort into folders' }).click();
  await expect(dialog(page)).toBeVisible();
}

test('a folder is sorted in itself after a dry run, and undone', async ({ page }) => {
  const app = await openSorted(page);
  const before = await snapshot(page);
  await openDialog(page);
  await dialog(page).getByRole('radio', { name: 'Move' }).check();
  await dialog(page).getByRole('checkbox', { name: 'Write an XMP file' }).check();
  await expectAccessible(page, 'sort');
  await dialog(page).getByRole('button', { name: 'Show what would happen' }).click();
  await expect(dialog(page)).toContainText('3 pictures would be moved into 2 folders');
  await expect(dialog(page).getByRole('row', { name: 'cat 2 2' })).toBeVisible();
  await expectAccessible(page, 'sort');
  expect(await snapshot(page)).toEqual(before);

  await dialog(page).getByRole('button', { name: 'Move 3 pictures' }).click();
  await expect(dialog(page)).toContainText('3 pictures moved.');
  const after = await snapshot(page);
  const { [JOURNAL]: journal, ...files } = after;
  expect(journal).toBeTruthy();
  expect(Object.keys(files)).toEqual([
    'cat/',
    'cat/a (2).jpg',
    'cat/a (2).jpg.xmp',
    'cat/a (3).jpg',
    'cat/a (3).jpg.xmp',
    'cat/a.jpg',
    'notes.txt',
    'rocket/',
    'rocket/b.jpg',
    'rocket/b.jpg.xmp',
    'sub/',
  ]);
  expect(files['rocket/b.jpg']).toBe(before['b.jpg']);
  expect(files['cat/a.jpg']).toBe(before['cat/a.jpg']);
  // the page has followed its pictures
  await dialog(page).getByRole('button', { name: 'Done' }).click();
  await app.item('b.jpg').getByRole('button').first().click();
  await expect(page.getByText('trip/rocket/b.jpg').first()).toBeVisible();

  // undone at a later visit, from the journal alone
  await page.reload();
  await app.ready();
  await app.add(sample('cat.jpg'));
  await openDialog(page);
  await dialog(page).getByRole('button', { name: 'Undo an earlier sorting' }).click();
  await expect(dialog(page)).toContainText('trip was sorted on');
  await dialog(page).getByRole('button', { name: 'Undo that sorting' }).click();
  await expect(dialog(page)).toContainText('Everything is as it was before.');
  expect(await snapshot(page)).toEqual(before);
});

test('a page that is killed while it sorts leaves every picture, and is finished or undone', async ({
  page,
}) => {
  await openSorted(page);
  const before = await snapshot(page);
  const pictures = new Set([before['a.jpg'], before['b.jpg'], before['cat/a.jpg']]);
  // the page goes away when the first original is about to be deleted
  await page.evaluate(() => {
    const { removeEntry } = FileSystemDirectoryHandle.prototype;
    Reflect.deleteProperty(FileSystemFileHandle.prototype, 'move');
    let removed = 0;
    FileSystemDirectoryHandle.prototype.removeEntry = async function (name, options) {
      removed += 1;
      if (removed === 2) await new Promise(() => {});
      return removeEntry.call(this, name, options);
    };
  });
  await openDialog(page);
  await dialog(page).getByRole('radio', { name: 'Move' }).check();
  await dialog(page).getByRole('button', { name: 'Show what would happen' }).click();
  await dialog(page).getByRole('button', { name: 'Move 3 pictures' }).click();
  await expect(dialog(page).getByRole('progressbar', { name: 'Sorting' })).toHaveAttribute(
    'aria-valuetext',
    '1 of 3',
  );
  await expect.poll(async () => Object.keys(await snapshot(page)).includes('cat/a (3).jpg')).toBe(true);
  page.on('dialog', (question) => void question.accept());
  await page.reload();
  const halfWay = await snapshot(page);
  for (const hash of pictures) expect(Object.values(halfWay)).toContain(hash);

  const app = new App(page);
  await app.ready();
  await page.getByTitle('Add folder').click();
  await page.getByRole('button', { name: 'Finish or undo it' }).click();
  await expect(dialog(page)).toContainText('stopped half-way');
  await dialog(page).getByRole('button', { name: 'Undo that sorting' }).click();
  await expect(dialog(page)).toContainText('Everything is as it was before.');
  expect(await snapshot(page)).toEqual(before);
});

test('a zip has one folder a label', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  const app = await App.openReady(page, '#labels=cat,rocket');
  await app.add(sample('cat.jpg'), sample('rocket.jpg'));
  await app.expectWinner('rocket.jpg', 'rocket');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'ZIP with folders' }).click();
  await expectAccessible(page, 'sort');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save ZIP' }).click();
  const { BlobReader, BlobWriter, ZipReader } = await import('@zip.js/zip.js');
  const bytes = new Uint8Array(await readFile(await (await download).path()));
  const entries = await new ZipReader(new BlobReader(new Blob([bytes]))).getEntries();
  expect(entries.map(({ filename }) => filename)).toEqual([
    'wordsight.csv',
    'cat/cat.jpg',
    'rocket/rocket.jpg',
  ]);
  const rocket = entries.find(({ filename }) => filename === 'rocket/rocket.jpg');
  if (!rocket || rocket.directory) throw new Error('no rocket');
  const content = await rocket.getData(new BlobWriter());
  expect(Buffer.from(await content.arrayBuffer()).equals(await readFile(sample('rocket.jpg')))).toBe(true);
  await expect(page.getByText('2 pictures saved.')).toBeVisible();
});
