import { expect, it } from 'vitest';
import { demandFewScans } from './jpeg-scans.ts';
import { MAX_JPEG_SCANS, MAX_MEGAPIXELS } from './limits.ts';

const jpeg = (scans: number) =>
  Uint8Array.from([
    0xff,
    0xd8,
    ...Array.from({ length: scans }, () => [0xff, 0xda, 0, 2]).flat(),
    0xff,
    0xd9,
  ]);

const kind = (megapixels: number, format = 'jpg') => ({ format, megapixels });

it('takes a JPEG of as many scans as the limit and refuses one more', () => {
  expect(() => demandFewScans(jpeg(MAX_JPEG_SCANS), kind(1))).not.toThrow();
  expect(() => demandFewScans(jpeg(MAX_JPEG_SCANS + 1), kind(1))).toThrow('PICTURE_TOO_COMPLEX');
  expect(() => demandFewScans(jpeg(MAX_JPEG_SCANS + 1), kind(1, 'png'))).not.toThrow();
});

it('takes as many scans of the largest picture as encoders write, and fewer than of a small one', () => {
  expect(() => demandFewScans(jpeg(10), kind(MAX_MEGAPIXELS))).not.toThrow();
  expect(() => demandFewScans(jpeg(11), kind(MAX_MEGAPIXELS))).toThrow('PICTURE_TOO_COMPLEX');
  expect(() => demandFewScans(jpeg(50), kind(24))).not.toThrow();
});
