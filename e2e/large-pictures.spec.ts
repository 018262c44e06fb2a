import sharp from 'sharp';
import { App } from './support/app.ts';
import { logPrepareCalls } from './support/prepare-log.ts';
import { expect, test } from './support/test.ts';

async function plainJpeg(name: string, width: number, height: number, red: number) {
  const background = { r: red, g: 80, b: 160 };
  const image = sharp({ create: { width, height, channels: 3, background } });
  return { name, mimeType: 'image/jpeg', buffer: await image.jpeg().toBuffer() };
}

test('of pictures with many pixels one at a time is decoded, and all are read', async ({ page }) => {
  const log = await logPrepareCalls(page);
  const app = await App.openReady(page, '#labels=red,blue');
  const large = await Promise.all([1, 2, 3, 4].map((n) => plainJpeg(`large-${n}.jpg`, 6400, 4100, n * 50)));
  const small = await Promise.all([1, 2, 3].map((n) => plainJpeg(`small-${n}.jpg`, 640, 410, n * 50)));
  await app.addPictures.setInputFiles([...large, ...small]);
  const scored = app.pictures.getByRole('listitem').filter({ has: page.getByRole('meter') });
  await expect(scored).toHaveCount(7, { timeout: 90_000 });

  const { calls } = await log();
  const turns = calls.filter(
    ({ name, startMs }, _, all) =>
      name.startsWith('large') && all.some((each) => each.name === name && each.startMs < startMs),
  );
  // each was given back once, undecoded, and then had its turn
  expect(turns.map(({ name }) => name).toSorted()).toEqual(large.map(({ name }) => name));
  for (const [index, turn] of turns.slice(1).entries()) {
    const before = turns[index]!;
    // the next one is asked for by whoever hears of the answer first; the turns themselves take far longer
    expect(turn.startMs).toBeGreaterThan(before.startMs + before.tookMs - 20);
  }
  // small ones were asked for once
  expect(calls.filter(({ name }) => name.startsWith('small'))).toHaveLength(3);
});
