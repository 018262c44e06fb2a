import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHostilePictures } from '../scripts/hostile/make-pictures.ts';
import { usedBytes } from '../scripts/soak/measure.ts';
import { App, sample } from './support/app.ts';

import { logPrepareCalls } from './support/prepare-log.ts';
import { expect, test } from './support/test.ts';

/** A file must have its result or its sentence after this. */
const LONGEST_MS = 10_000;

test('over 500 hostile files: none crashes, hangs, runs or sends anything, and the memory comes back', async ({
  page,
}) => {
  test.setTimeout(600_000);
  const folder = await mkdtemp(join(tmpdir(), 'wordsight-hostile-'));
  const paths = await writeHostilePictures(folder);
  expect(paths.length).toBeGreaterThan(500);
  const requests: string[] = [];
  const log = await logPrepareCalls(page);
  page.on('crash', () => requests.push('the page crashed'));

  const app = await App.openReady(page, '#labels=cat,rocket');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  const beforeBytes = await usedBytes(page);
  page.on('request', (request) => {
    if (/^(https?|wss?|file):/.test(request.url())) requests.push(request.url());
  });

  await app.addPictures.setInputFiles(paths);
  const read = async () => (await log()).calls.filter(({ endMs }) => endMs !== null).length;
  await expect.poll(read, { timeout: 500_000, intervals: [2000] }).toBeGreaterThanOrEqual(paths.length);
  const { calls, workers, longestStallMs, stalls } = await log();
  const slow = calls
    .map(({ name, startMs, endMs }) => ({ name, tookMs: (endMs ?? performance.now()) - startMs }))
    .sort((a, b) => b.tookMs - a.tookMs);
  console.log('slowest', slow.slice(0, 5), stalls);
  expect(slow.filter(({ tookMs }) => tookMs > LONGEST_MS)).toEqual([]);
  // none has killed the worker that reads it
  expect(workers).toBe(1);
  expect(longestStallMs).toBeLessThan(LONGEST_MS);
  // scripts of the app that are loaded when the first drawing comes
  expect(requests.filter((url) => !url.startsWith(`${new URL(page.url()).origin}/assets/`))).toEqual([]);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);

  await page.getByRole('button', { name: 'Remove all' }).click();
  const afterBytes = await usedBytes(page);
  console.log({ beforeBytes, afterBytes });
  expect(afterBytes / beforeBytes).toBeLessThan(1.2);
  await rm(folder, { recursive: true });
});
