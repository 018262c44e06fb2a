/**
 * Thousands of pictures in one tab, measured: `npm run bench:many -- --pictures 20000`.
 *
 * Makes JPEGs, opens the production build in Chromium, adds them as a folder and reports the pace, the largest
 * renderer's memory, the longest block of the main thread, a change of the labels over all, the frames of a scroll
 * and a reload. `--model tiny` takes a model of a few kilobytes: what is left is this app's own cost.
 *
 * `--profile FILE` writes the longest tasks of each phase and which functions they spent their time in (build with
 * `npx vite build --minify false` to read the names). Tracing costs time itself: take no figures from such a run.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { findChromium } from '../find-chromium.mjs';
import { makeJpegs } from './many/make-jpegs.ts';
import { PeakMemory } from './many/memory.ts';
import { exportTimes, relabel, scrollThrough, searchTimes, watchMainThread } from './many/probes.ts';
import { dropFolder } from './many/drop.ts';
import { Recorder } from './many/recorder.ts';
import { serveBuild } from './many/serve.ts';

const { values } = parseArgs({
  options: {
    pictures: { type: 'string', default: '20000' },
    model: { type: 'string', default: 'starter' },
    labels: { type: 'string', default: '50' },
    port: { type: 'string', default: '4188' },
    json: { type: 'string' },
    profile: { type: 'string' },
    by: { type: 'string', default: 'drop' },
  },
});

const TINY = join(import.meta.dirname, '..', '..', 'tests', 'fixtures', 'families', 'clip');
/** How much of the reading `--profile` looks at. */
const PROFILED_MS = 20_000;
const count = Number(values.pictures);
const grouped = (number: number) => number.toLocaleString('en');
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

/** Adds the folder, and waits until all of it is listed. */
async function add(page: Page, folder: string): Promise<void> {
  if (values.by === 'input') await page.getByLabel('Add folder').first().setInputFiles(folder);
  else await dropFolder(page, folder);
  await page
    .getByText(`of ${grouped(count)}`)
    .first()
    .waitFor({ timeout: 300_000 });
}

async function allRead(page: Page): Promise<void> {
  await page.getByRole('progressbar', { name: 'Pictures' }).waitFor({ state: 'detached', timeout: 0 });
}

/** A long run would give a trace of gigabytes: the first part of the reading tells what there is to tell. */
async function readAll(page: Page, recorder: Recorder, name: string): Promise<void> {
  if (values.profile) {
    await recorder.phase(`${name}Begins`, () =>
      Promise.race([allRead(page), page.waitForTimeout(PROFILED_MS)]),
    );
  }
  await recorder.phase(name, () => allRead(page), false);
}

async function measure(page: Page, folder: string, url: string, memory: PeakMemory) {
  const recorder = new Recorder(page, values.profile !== undefined);
  await page.goto(`${url}?model=${values.model}`);
  await ready(page);
  await page.getByRole('textbox', { name: 'Labels' }).fill(words('first').join('\n'));
  const startedAtMs = performance.now();
  await recorder.phase('adding', () => add(page, folder));
  const listedMs = performance.now() - startedAtMs;
  await readAll(page, recorder, 'reading');
  const doneMs = performance.now() - startedAtMs;
  const relabelMs: number[] = [];
  const rescoreMs: number[] = [];
  await recorder.phase('relabelling', async () => {
    for (const name of ['second', 'third', 'fourth']) relabelMs.push(await relabel(page, words(name)));
    // their embeddings are remembered, so what is left is the matrix product and the way to the screen
    for (const name of ['second', 'third', 'fourth']) rescoreMs.push(await relabel(page, words(name)));
  });
  const fastWheel = await recorder.frames('wheel', () => scrollThrough(page, 600, 120));
  const wholeList = await recorder.frames('wholeList', () => scrollThrough(page, 900, null));
  const searchMs = await recorder.phase('searching', () => searchTimes(page));
  await recorder.phase('sorting', async () => {
    await page.getByLabel('Sort by').selectOption('margin');
    await page.getByRole('button', { name: 'Group by label' }).click();
    await page.getByRole('heading', { level: 2 }).first().waitFor();
  });
  const exportMs = await recorder.phase('exporting', () => exportTimes(page));
  const peakMegabytes = memory.stop();
  const reloadedAtMs = performance.now();
  await page.reload();
  await ready(page);
  const reloadToReadyMs = performance.now() - reloadedAtMs;
  const againAtMs = performance.now();
  await recorder.phase('addingAgain', () => add(page, folder));
  await readAll(page, recorder, 'readingAgain');
  const sameFolderDoneMs = performance.now() - againAtMs;
  if (values.profile) await writeFile(values.profile, JSON.stringify(recorder.profiles, null, 1));
  return {
    picturesPerSecond: (count / doneMs) * 1000,
    listedMs,
    peakMegabytes,
    relabelMs,
    rescoreMs,
    searchMs,
    exportMs,
    scroll: { fastWheel, wholeList },
    blocks: recorder.blocks,
    reload: { toReadyMs: reloadToReadyMs, sameFolderDoneMs },
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
