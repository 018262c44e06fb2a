/**
 * Thousands of pictures in one tab, measured: `npm run bench:many -- --pictures 20000`.
 *
 * Makes JPEGs, opens the production build in Chromium, adds them as a folder and reports the pace, the largest
 * renderer's memory, the longest block of the main thread, a change of the labels over all, the frames of a scroll
 * and a reload. `--model tiny` takes a model of a few kilobytes: what is left is this app's own cost.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { findChromium } from '../find-chromium.mjs';
import { makeJpegs } from './many/make-jpegs.ts';
import { PeakMemory } from './many/memory.ts';
import { relabel, scrollThrough, takeBlocks, watchMainThread } from './many/probes.ts';
import { serveBuild } from './many/serve.ts';

const { values } = parseArgs({
  options: {
    pictures: { type: 'string', default: '20000' },
    model: { type: 'string', default: 'starter' },
    labels: { type: 'string', default: '50' },
    port: { type: 'string', default: '4188' },
    json: { type: 'string' },
  },
});

const TINY = join(import.meta.dirname, '..', '..', 'tests', 'fixtures', 'families', 'clip');
const count = Number(values.pictures);
const words = (name: string) =>
  Array.from({ length: Number(values.labels) }, (_, index) => `${name}${index}`);

async function open(folder: string): Promise<{ context: BrowserContext; page: Page; browserPid: number }> {
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: findChromium(),
    args: ['--no-sandbox', '--remote-debugging-port=0'],
    viewport: { width: 1440, height: 900 },
    // it would answer for the tiny model, which only this run knows
    serviceWorkers: 'block',
  });
  if (values.model === 'tiny') {
    await context.route('**/models/tiny/**', (route) => {
      const path = new URL(route.request().url()).pathname.split('/models/tiny/')[1] ?? '';
      return route.fulfill({ path: join(TINY, ...path.split('/')) });
    });
  }
  const page = context.pages()[0] ?? (await context.newPage());
  await watchMainThread(page);
  const session = await context.browser()?.newBrowserCDPSession();
  const found = await session?.send('SystemInfo.getProcessInfo');
  const browserPid = found?.processInfo.find(({ type }) => type === 'browser')?.id ?? process.pid;
  return { context, page, browserPid };
}

async function ready(page: Page): Promise<void> {
  await page.getByRole('status', { name: 'Engine' }).getByText('Ready').waitFor({ timeout: 120_000 });
}

/** Adds the folder and waits until nothing waits any more. */
async function addAll(page: Page, folder: string): Promise<{ listedMs: number; doneMs: number }> {
  const startedAtMs = performance.now();
  await page.getByLabel('Add folder').first().setInputFiles(folder);
  await page.getByRole('listitem').first().waitFor({ timeout: 120_000 });
  const listedMs = performance.now() - startedAtMs;
  await page.getByRole('progressbar', { name: 'Pictures' }).waitFor({ state: 'detached', timeout: 0 });
  return { listedMs, doneMs: performance.now() - startedAtMs };
}

async function measure(page: Page, folder: string, url: string, memory: PeakMemory) {
  const address = `${url}?model=${values.model}`;
  await page.goto(address);
  await ready(page);
  await page.getByRole('textbox', { name: 'Labels' }).fill(words('first').join('\n'));
  await takeBlocks(page);
  const added = await addAll(page, folder);
  const whileReading = await takeBlocks(page);
  const relabelMs: number[] = [];
  for (const name of ['second', 'third', 'fourth']) relabelMs.push(await relabel(page, words(name)));
  const whileRelabelling = await takeBlocks(page);
  const fastWheel = await scrollThrough(page, 600, 120);
  const wholeList = await scrollThrough(page, 900, null);
  const whileScrolling = await takeBlocks(page);
  await page.getByLabel('Sort by').selectOption('margin');
  await page.getByRole('button', { name: 'Group by label' }).click();
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  const whileSorting = await takeBlocks(page);
  const peakMegabytes = memory.stop();
  const reloadedAtMs = performance.now();
  await page.reload();
  await ready(page);
  const reloadToReadyMs = performance.now() - reloadedAtMs;
  const again = await addAll(page, folder);
  return {
    picturesPerSecond: (count / added.doneMs) * 1000,
    listedMs: added.listedMs,
    peakMegabytes,
    relabelMs,
    scroll: { fastWheel, wholeList },
    blocks: { whileReading, whileRelabelling, whileScrolling, whileSorting },
    reload: { toReadyMs: reloadToReadyMs, sameFolderDoneMs: again.doneMs },
  };
}

const work = await mkdtemp(join(tmpdir(), 'wordsight-many-'));
const server = await serveBuild(Number(values.port));
let opened: BrowserContext | null = null;
try {
  console.error(`making ${count} JPEGs`);
  const folder = await makeJpegs(work, count);
  const { context, page, browserPid } = await open(work);
  opened = context;
  console.error('adding them');
  const result = await measure(page, folder, server.url, new PeakMemory(browserPid));
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`;
  const about = { date: new Date().toISOString(), machine, browser: context.browser()?.version() };
  const report = { ...about, pictures: count, model: values.model, labels: Number(values.labels), ...result };
  console.log(JSON.stringify(report, null, 2));
  if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  await opened?.close();
  server.stop();
  await rm(work, { recursive: true, force: true });
}
