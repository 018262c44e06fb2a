import type { Page } from '@playwright/test';
import { fixture } from './support/app.ts';
import { classify, embed, giveFiles, openBench } from './support/bench.ts';
import { faultOrigin } from './support/fault-server.ts';
import { modelHost } from './support/model-host.ts';
import { storedLabelCount } from './support/stored.ts';
import { expect, test } from './support/test.ts';

const GRAPHS = ['onnx/vision_model.onnx', 'onnx/text_model.onnx'];
const host = modelHost();

/** Opens the measuring page, has it load the tiny CLIP of the model host, and waits until the page has put it away. */
async function visit(page: Page): Promise<number[][]> {
  const model = { modelBase: `${faultOrigin()}/test/`, modelId: 'tiny-clip/resolve/main' };
  await openBench(page, { ...model, dtype: 'fp32', device: 'wasm', threads: 1, template: '{}' });
  await giveFiles(page, [fixture('pictures', 'exif-1.jpg')]);
  const embeddings = await embed(page);
  await expect.poll(() => keptFiles(page)).toEqual([...GRAPHS].sort());
  return embeddings;
}

/** What the page's storage says that it has. */
function keptFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    try {
      const root = await navigator.storage.getDirectory();
      const folder = await (await root.getDirectoryHandle('measured')).getDirectoryHandle('last');
      const file = await (await folder.getFileHandle('record.json')).getFile();
      const record = JSON.parse(await file.text()) as { state: string; files: { path: string }[] };
      return record.state === 'complete' ? record.files.map(({ path }) => path).sort() : [];
    } catch {
      return [];
    }
  });
}

/** How each graph was asked for since the last time. */
function askedForGraphs(): string[] {
  const asked = host.asked.filter(({ path }) => GRAPHS.includes(path));
  host.asked.length = 0;
  return asked.map(({ method, path }) => `${method} ${path}`).sort();
}

/** The page asks for the version of what reads texts, whether it is kept or not: labels are known by it. */
const asked = `HEAD ${GRAPHS[1]!}`;
const fetched = [asked, ...GRAPHS.map((path) => `GET ${path}`)].sort();
const looked = [asked, ...GRAPHS.map((path) => `HEAD ${path}`)].sort();

test('a second visit reads the model from this device, after asking whether it is still the same', async ({
  page,
}) => {
  const first = await visit(page);
  expect(askedForGraphs()).toEqual(fetched);
  expect(await visit(page)).toEqual(first);
  expect(askedForGraphs()).toEqual(looked);
});

/** What the page has noted of the image graph; null for nothing. */
function noted(page: Page): Promise<number[] | null> {
  return page.evaluate(async (name) => {
    try {
      const root = await navigator.storage.getDirectory();
      const folder = await (await root.getDirectoryHandle('measured')).getDirectoryHandle('last');
      const file = await (await folder.getFileHandle(`${name}.notes`)).getFile();
      return [...new Uint8Array(await file.arrayBuffer())];
    } catch {
      return null;
    }
  }, encodeURIComponent(GRAPHS[0]!));
}

test('a kept model gives the numbers of one that is not kept, with what was noted of it and without', async ({
  page,
  context,
}) => {
  const other = await context.newPage();
  // storage without it keeps nothing
  await other.addInitScript(() => Reflect.deleteProperty(FileSystemFileHandle.prototype, 'move'));
  const model = { modelBase: `${faultOrigin()}/test/`, modelId: 'tiny-clip/resolve/main' };
  await openBench(other, { ...model, dtype: 'fp32', device: 'wasm', threads: 1, template: '{}' });
  await giveFiles(other, [fixture('pictures', 'exif-1.jpg')]);
  const expected = await embed(other);
  expect(await keptFiles(other)).toEqual([]);

  expect(await visit(page)).toEqual(expected);
  await expect.poll(() => noted(page).then((notes) => notes?.length ?? 0)).toBeGreaterThan(1000);
  const notes = await noted(page);
  expect(await visit(page)).toEqual(expected);
  expect(await noted(page)).toEqual(notes);
  await page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle('measured')).getDirectoryHandle('last');
    const writable = await (
      await folder.getFileHandle(`${name}.notes`)
    ).createWritable({ keepExistingData: true });
    await writable.write({ type: 'write', position: 900, data: new Uint8Array(40) });
    await writable.close();
  }, encodeURIComponent(GRAPHS[0]!));
  expect(await noted(page)).not.toEqual(notes);
  expect(await visit(page)).toEqual(expected);
  // written anew
  await expect.poll(() => noted(page)).toEqual(notes);
});

test('a graph that is another one on the server is downloaded anew, the other one stays', async ({
  page,
}) => {
  const first = await visit(page);
  askedForGraphs();
  const other = { kind: 'wrong-length', by: 7 } as const;
  host.faults.set(GRAPHS[1]!, [other, other]);
  expect(await visit(page)).toEqual(first);
  expect(askedForGraphs()).toEqual([...looked, `GET ${GRAPHS[1]!}`].sort());
  await visit(page);
  expect(askedForGraphs()).toEqual(looked);
});

test('a graph that was harmed on this device is downloaded anew', async ({ page }) => {
  const first = await visit(page);
  askedForGraphs();
  await page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle('measured')).getDirectoryHandle('last');
    const file = await folder.getFileHandle(name);
    const { size } = await file.getFile();
    const writable = await file.createWritable({ keepExistingData: true });
    await writable.write({ type: 'write', position: size >> 1, data: new Uint8Array(size >> 2) });
    await writable.close();
  }, encodeURIComponent(GRAPHS[0]!));
  expect(await visit(page)).toEqual(first);
  expect(askedForGraphs()).toEqual([...looked, `GET ${GRAPHS[0]!}`].sort());
});

test('a download that breaks off is not kept and is tried once more', async ({ page }) => {
  host.faults.set(GRAPHS[0]!, [{ kind: 'cut', share: 0.5 }]);
  const model = { modelBase: `${faultOrigin()}/test/`, modelId: 'tiny-clip/resolve/main' };
  const state = await openBench(page, {
    ...model,
    ...{ dtype: 'fp32', device: 'wasm', threads: 1, template: '{}' },
  });
  expect(state.kind).toBe('ready');
  await expect.poll(() => keptFiles(page)).toEqual([GRAPHS[1]]);
});

test('the kept model can be removed', async ({ page }) => {
  await visit(page);
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(page.getByText('Removed.')).toBeVisible();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(page.getByText('No model is kept.')).toBeVisible();
  askedForGraphs();
  await visit(page);
  expect(askedForGraphs()).toEqual(fetched);
});

test('the kept model is removed where the database fails, and what stays is told', async ({ page }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.clear = () => {
      throw new DOMException('as if the disk failed', 'UnknownError');
    };
  });
  await visit(page);
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(page.getByText('Removed. Label embeddings could not be removed.')).toBeVisible();
  expect(await keptFiles(page)).toEqual([]);
});

test('labels are known on a second visit as long as what reads them is the same on the server', async ({
  page,
}) => {
  const labels = ['cat', 'dog'];
  const askedForTokenizer = () =>
    host.asked.filter(({ path }) => path === 'tokenizer.json').map(({ method }) => method);
  await visit(page);
  const first = await classify(page, labels);
  await expect.poll(() => storedLabelCount(page)).toBe(2);
  await page.goto('./models/catalogue.json');
  host.asked.length = 0;
  await visit(page);
  expect(await classify(page, labels)).toEqual(first);
  await page.goto('./models/catalogue.json');
  host.asked.length = 0;
  const other = { kind: 'wrong-length', by: 7 } as const;
  host.faults.set('tokenizer.json', [other]);
  await visit(page);
  // it is of another version now, so nothing is known of it, and it is read before the first result
  expect(askedForTokenizer()).toEqual(['HEAD', 'GET']);
  expect(await classify(page, labels)).toEqual(first);
});
