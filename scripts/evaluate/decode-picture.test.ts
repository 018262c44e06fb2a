import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decodePicture } from './decode-picture.ts';

it('has black where a GIF is transparent, as Chromium has', async () => {
  const background = { r: 200, g: 40, b: 10, alpha: 0 };
  const gif = await sharp({ create: { width: 3, height: 2, channels: 4, background } })
    .gif()
    .toBuffer();
  const { data, channels } = await decodePicture(gif);
  expect(channels).toBe(4);
  expect([...data]).toEqual(new Array(24).fill(0));
});

it('keeps the colour where a PNG is transparent, as Pillow does', async () => {
  const background = { r: 200, g: 40, b: 10, alpha: 0 };
  const png = await sharp({ create: { width: 1, height: 1, channels: 4, background } })
    .png()
    .toBuffer();
  expect([...(await decodePicture(png)).data]).toEqual([200, 40, 10, 0]);
});
