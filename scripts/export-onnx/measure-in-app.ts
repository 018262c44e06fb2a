import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import type {} from '../../src/app/bench.ts';

/**
 * Time and memory of a model in the built app, on WASM.
 *
 *   npm start &  npx tsx scripts/export-onnx/measure-in-app.ts --model ID [--precision q8] [--threads 1]
 *
 * Memory is the renderer's (page and workers), read from /proc: Linux only.
 */

const SAMPLES = fileURLToPath(new URL('../../public/samples/', import.meta.url));
const LABELS = ['cat', 'astronaut', 'coffee', 'motorcycle', 'rocket', 'page of a book'];
const TIMEOUT_MS = 600_000;

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4173/' },
    model: { type: 'string' },
    precision: { type: 'string', default: 'fp32' },
    threads: { type: 'string', default: '1' },
  },
});
if (options.model === undefined) throw new Error('Name a model in public/models with --model.');

/** The largest renderer's memory in bytes, now and at its peak. */
async function rendererMemory(browser: Browser): Promise<{ bytes: number; peakBytes: number }> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const sizes = await Promise.all(
    renderers.map(async ({ id }) => {
      const status = await readFile(`/proc/${id}/status`, 'utf8');
      const kilobytes = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
      return { bytes: kilobytes('VmRSS') * 1024, peakBytes: kilobytes('VmHWM') * 1024 };
    }),
  );
  return sizes.sort((a, b) => b.peakBytes - a.peakBytes)[0] ?? { bytes: 0, peakBytes: 0 };
}

async function load(page: Page, model: string): Promise<{ state: unknown; loadMs: number }> {
  await page.goto(new URL('bench.html', options.url).href);
  await page.waitForFunction(() => 'bench' in window);
  return page.evaluate(
    async ([modelId, dtype, threads]) => {
      const start = performance.now();
      const model = { modelBase: './models/', modelId, layout: 'manifest' as const };
      const how = { dtype: dtype as 'fp32' | 'q8', threads, device: 'wasm' as const, template: '{}' };
      const state = await window.bench.init({ ...model, ...how });
      return { state, loadMs: performance.now() - start };
    },
    [model, options.precision, Number(options.threads)] as const,
  );
}

async function classifySamples(page: Page) {
  const files = (await readdir(SAMPLES)).filter((name) => name.endsWith('.jpg')).sort();
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true });
    document.body.append(input);
  });
  await page.locator('input[type=file]').setInputFiles(files.map((name) => join(SAMPLES, name)));
  return page.evaluate(async (labels) => {
    const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
    const probabilities = await window.bench.classify([...input.files!], labels);
    const timings = await window.bench.timings();
    return { probabilities, encodeMs: timings.map(({ encodeMs }) => Math.round(encodeMs)) };
  }, LABELS);
}

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  const { state, loadMs } = await load(page, options.model);
  const { kind, choice, selfTest, error } = state as Record<string, unknown>;
  if (kind !== 'ready') throw new Error(`The engine is ${String(kind)}: ${JSON.stringify(error)}`);
  const loaded = await rendererMemory(browser);
  const { probabilities, encodeMs } = await classifySamples(page);
  const classified = await rendererMemory(browser);
  const sums = probabilities.map((row) => row.reduce((sum, value) => sum + value, 0));
  const report = { model: options.model, choice, selfTest, loadMs: Math.round(loadMs), encodeMs };
  console.log(JSON.stringify({ ...report, loaded, classified, sums, probabilities }, null, 1));
} finally {
  await browser.close();
}
