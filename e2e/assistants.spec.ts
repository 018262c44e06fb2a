import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { manyPictures } from './support/bad-files.ts';
import { embed, giveFiles, openBench, type BenchModel } from './support/bench.ts';
import { logEncodeCalls } from './support/encode-log.ts';
import { expect, test } from './support/test.ts';

/** Several image encoders side by side for a small model, in the production build. */

const STARTER: BenchModel = {
  modelBase: './models/',
  modelId: 'starter',
  layout: 'manifest',
  dtype: 'default',
  device: 'wasm',
  template: '{}',
};
/** As many as `manyPictures` makes different ones. Assistants start when 64 have waited, and that takes as long as some twenty. */
const COUNT = 256;

let folder: string;
let paths: string[];

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wordsight-assistants-'));
  const pictures = await manyPictures(COUNT);
  paths = pictures.map(({ name }) => join(folder, name));
  await Promise.all(pictures.map(({ buffer }, index) => writeFile(paths[index]!, buffer)));
});

test.afterAll(() => rm(folder, { recursive: true }));

test.beforeEach(async ({ page }) => {
  test.setTimeout(300_000);
  await page.goto('./bench.html');
  const enough = await page.evaluate(() => {
    const { deviceMemory = 0 } = navigator as { deviceMemory?: number };
    return navigator.hardwareConcurrency > 1 && deviceMemory > 4;
  });
  test.skip(!enough, 'one core, or little memory: there are no assistants');
});

async function embedAll(page: Page, threads: number | 'default'): Promise<number[][]> {
  await openBench(page, { ...STARTER, threads });
  await giveFiles(page, paths);
  return embed(page);
}

test('many pictures are encoded side by side, with the numbers of a single encoder', async ({ page }) => {
  const log = await logEncodeCalls(page);
  const sideBySide = await embedAll(page, 'default');
  const encoders = await log();
  console.log(encoders);
  const assistants = encoders.filter(({ isAssistant }) => isAssistant);
  expect(encoders.length - assistants.length).toBe(1);
  expect(assistants.length).toBe(Math.min(4, await page.evaluate(() => navigator.hardwareConcurrency)));
  for (const { pictures } of assistants) expect(pictures).toBeGreaterThan(5);
  expect(encoders.reduce((sum, { pictures }) => sum + pictures, 0)).toBe(COUNT);

  const byAssistants = assistants.reduce((sum, { pictures }) => sum + pictures, 0);
  const single = await embedAll(page, 1);
  // a number of threads that was asked for means one encoder
  expect(await log()).toEqual([{ isAssistant: false, pictures: COUNT }]);
  expect(single).toHaveLength(COUNT);
  const differences = single.map((embedding, picture) =>
    Math.max(...embedding.map((value, at) => Math.abs(value - sideBySide[picture]![at]!))),
  );
  // an assistant has one thread as well: equal to the last bit. With more threads ONNX Runtime adds up in another order
  expect(differences.filter((difference) => difference === 0).length).toBeGreaterThanOrEqual(byAssistants);
  expect(Math.max(...differences)).toBeLessThan(1e-6);
});

test('nothing is lost when an assistant dies in the middle', async ({ page }) => {
  const log = await logEncodeCalls(page, 3);
  const embeddings = await embedAll(page, 'default');
  const encoders = await log();
  console.log(encoders);
  expect(embeddings).toHaveLength(COUNT);
  expect(new Set(embeddings.map(String)).size).toBeGreaterThan(COUNT / 2);
  // the one that it had was given to another
  expect(encoders.reduce((sum, { pictures }) => sum + pictures, 0)).toBe(COUNT + 1);
  expect(encoders.some(({ isAssistant, pictures }) => isAssistant && pictures === 3)).toBe(true);
  // the encoder itself was not replaced
  expect(encoders.filter(({ isAssistant }) => !isAssistant)).toHaveLength(1);
});

test('without assistants where they cannot start: all pictures are encoded', async ({
  page,
  expectConsoleErrors,
}) => {
  expectConsoleErrors(/503/);
  const log = await logEncodeCalls(page);
  let asked = 0;
  await page.route('**/models/starter/image.*.onnx', (route) => {
    asked += 1;
    return asked === 1 ? route.continue() : route.fulfill({ status: 503 });
  });
  expect(await embedAll(page, 'default')).toHaveLength(COUNT);
  const encoders = await log();
  expect(encoders.length).toBeGreaterThan(2);
  expect(encoders.map(({ pictures }) => pictures)).toEqual([COUNT, ...encoders.slice(1).map(() => 0)]);
});
