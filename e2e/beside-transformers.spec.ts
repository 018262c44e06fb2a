import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { PEER_FOLDERS, PEER_PAGE, PEER_VERSION } from '../scripts/bench/compare/peer-page.ts';
import { serve } from '../scripts/bench/compare/serve.ts';
import { makeJpeg } from '../scripts/bench/many/make-jpegs.ts';
import { giveFiles } from './support/bench.ts';
import { layStarterOut } from './support/starter-for-peer.ts';
import { expect, test } from './support/test.ts';

const ROUNDS = 9;
const PICTURES_A_ROUND = 16;
const WARM_UP_PICTURES = 8;
const PICTURES = WARM_UP_PICTURES + ROUNDS * PICTURES_A_ROUND;
/** Measured: 1.4 to 1.9 with two cores, the more the less else runs, and 1.24 to 1.34 with one, where nothing overlaps. */
const LEAST_RATIO = 1.1;

const OPTIONS = { modelId: 'starter', device: 'wasm', threads: 1, template: 'a photo of a {}' } as const;
const LABELS = ['cat', 'dog', 'bicycle', 'mountain', 'plate of food'];

// something else may have taken the machine for half a minute
test.describe.configure({ retries: 1 });

/**
 * The check that the app has not become slower. A time says nothing on a machine that others use as well, so its pipeline
 * runs by turns with that of transformers.js: the same graphs and pictures, one thread each.
 */
test('a picture takes less time than with transformers.js', async ({ page, context, rules }) => {
  const folder = mkdtempSync(join(tmpdir(), 'wordsight-peer-'));
  layStarterOut(folder);
  const pictures = await writePictures(folder);
  const server = await serve(
    { '/app': resolve('dist'), '/models': folder, ...PEER_FOLDERS },
    { '/peer.html': PEER_PAGE },
  );
  rules.own.add(server.origin);
  try {
    const peer = await context.newPage();
    await load(peer, `${server.origin}/peer.html`, { modelBase: '/models/', dtype: 'fp32' }, pictures);
    const ourModel = { modelBase: '/app/models/', dtype: 'default', layout: 'manifest' } as const;
    await load(page, `${server.origin}/app/bench.html`, ourModel, pictures);
    for (const arm of [peer, page]) await classifyMs(arm, 0, WARM_UP_PICTURES);
    // what else runs only adds to a time, so the least of all rounds says most
    let [peerMs, oursMs] = [Infinity, Infinity];
    for (let start = WARM_UP_PICTURES; start < PICTURES; start += PICTURES_A_ROUND) {
      peerMs = Math.min(peerMs, await classifyMs(peer, start, PICTURES_A_ROUND));
      oursMs = Math.min(oursMs, await classifyMs(page, start, PICTURES_A_ROUND));
    }
    const each = [peerMs, oursMs].map((ms) => (ms / PICTURES_A_ROUND).toFixed(1));
    console.log(
      `a picture, least of ${ROUNDS} rounds: transformers.js ${PEER_VERSION} ${each[0]} ms, ours ${each[1]} ms`,
    );
    expect(peerMs / oursMs).toBeGreaterThan(LEAST_RATIO);
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});

/** Different ones, since the app knows the bytes that it has seen. */
function writePictures(folder: string): Promise<string[]> {
  return Promise.all(
    Array.from({ length: PICTURES }, async (_, number) => {
      const path = join(folder, `picture-${number}.jpg`);
      await writeFile(path, await makeJpeg(number + 1, 640, 480));
      return path;
    }),
  );
}

type Model = Pick<Parameters<Window['bench']['init']>[0], 'modelBase' | 'dtype' | 'layout'>;

/** Opens a page with the interface of bench.html, has it load the starter, and gives it the pictures. */
async function load(page: Page, url: string, model: Model, pictures: string[]): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in window);
  await page.evaluate((options) => window.bench.init(options), { ...OPTIONS, ...model });
  await giveFiles(page, pictures);
}

/** Of `count` pictures from the one at `start` on and of new labels, in a page that is in front: others are given less time. */
async function classifyMs(page: Page, start: number, count: number): Promise<number> {
  await page.bringToFront();
  const { rows, elapsedMs } = await page.evaluate(
    async ([start, count, labels]) => {
      const input = document.querySelector<HTMLInputElement>('#bench-files')!;
      const files = [...input.files!].slice(start, start + count);
      const startedAtMs = performance.now();
      const rows = await window.bench.classify(files, labels);
      return { rows, elapsedMs: performance.now() - startedAtMs };
    },
    [start, count, LABELS.map((label) => `${label} ${start}`)] as const,
  );
  expect(rows.map((row) => row.length)).toEqual(Array<number>(count).fill(LABELS.length));
  return elapsedMs;
}
