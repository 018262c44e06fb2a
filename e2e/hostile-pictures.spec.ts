import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHostilePictures } from '../scripts/hostile/make-pictures.ts';
import { usedBytes } from '../scripts/soak/measure.ts';
import type { ExportedResults } from '../src/store/export-results.ts';
import { App, fixture, sample } from './support/app.ts';
import * as bad from './support/bad-files.ts';
import { logPrepareCalls } from './support/prepare-log.ts';
import { watchRequests } from './support/requests.ts';
import { expect, test } from './support/test.ts';
import { offerTinyModel } from './support/tiny-model.ts';

/** A file must have its result or its sentence after this. */
const LONGEST_MS = 10_000;
/** What a file may be told for what is in it; not that the engine broke down over it, or that it took too long. */
const FAIR_ERRORS = [
  'PICTURE_EMPTY',
  'PICTURE_UNREADABLE',
  'PICTURE_NOT_A_PICTURE',
  'PICTURE_FORMAT_UNSUPPORTED',
  'PICTURE_TRUNCATED',
  'PICTURE_TOO_LARGE',
  'PICTURE_TOO_COMPLEX',
];

test('over 500 hostile files: none crashes, hangs, runs or sends anything, and the memory comes back', async ({
  page,
}) => {
  test.setTimeout(600_000);
  const folder = await mkdtemp(join(tmpdir(), 'wordsight-hostile-'));
  const paths = await writeHostilePictures(folder);
  expect(paths.length).toBeGreaterThan(500);
  // reading is on trial, not encoding
  await offerTinyModel(page);
  const log = await logPrepareCalls(page);
  let crashes = 0;
  page.on('crash', () => (crashes += 1));

  const app = await App.openReady(page, '?model=tiny#labels=cat,rocket');
  // a photo, a picture with alpha and a drawing: what the app loads for them is there before anything is counted
  await app.add(sample('cat.jpg'), fixture('pictures', 'rgba.png'));
  await app.addPictures.setInputFiles(bad.svgWithoutSize());
  for (const name of ['cat.jpg', 'rgba.png', 'no-size.svg'])
    await expect(app.item(name).getByRole('meter')).toHaveCount(2);
  const beforeBytes = await usedBytes(page);
  const requests = watchRequests(page);

  await app.addPictures.setInputFiles(paths);
  const progress = page.getByRole('progressbar', { name: 'Pictures' });
  await expect(progress).toBeAttached();
  const tooLong = async () => (await log()).calls.filter(({ tookMs }) => tookMs > LONGEST_MS);
  // a hang is not waited for, so that the test says which file it is
  const goesOn = async () => (await tooLong()).length === 0 && (await progress.count()) > 0;
  await expect.poll(goesOn, { timeout: 540_000, intervals: [2000] }).toBe(false);
  expect(await tooLong()).toEqual([]);

  const { calls, workers, longestStallMs, stalls } = await log();
  const slowest = calls.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, 5);
  console.log(
    `${calls.length} calls, the page was still for ${Math.round(longestStallMs)} ms`,
    slowest,
    stalls,
  );
  expect(calls.filter(({ answered }) => !answered)).toEqual([]);
  expect(longestStallMs).toBeLessThan(LONGEST_MS);
  expect(crashes).toBe(0);
  // none has killed a worker that reads
  expect(workers).toBeLessThanOrEqual(await page.evaluate(() => Math.min(4, navigator.hardwareConcurrency)));
  const { pictures, failed } = JSON.parse(await app.export('JSON')) as ExportedResults;
  console.log(`${pictures.length} read, ${failed.length} refused`);
  // the three sound ones are among them
  expect(pictures.length + failed.length).toBe(paths.length + 3);
  expect(failed.filter(({ error }) => !FAIR_ERRORS.includes(error))).toEqual([]);
  expect(requests).toEqual([]);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);

  await page.getByRole('button', { name: 'Remove all' }).click();
  await expect(app.pictures.getByRole('listitem')).toHaveCount(0);
  const afterBytes = await usedBytes(page);
  console.log({ beforeBytes, afterBytes });
  expect(afterBytes / beforeBytes).toBeLessThan(1.2);
  await rm(folder, { recursive: true });
});
