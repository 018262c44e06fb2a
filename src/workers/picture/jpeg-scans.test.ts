import { expect, it } from 'vitest';
import { demandFewScans } from './jpeg-scans.ts';
import { MAX_JPEG_SCANS } from './limits.ts';

const jpeg = (scans: number) =>
  Uint8Array.from([
    0xff,
    0xd8,
    ...Array.from({ length: scans }, () => [0xff, 0xda, 0, 2]).flat(),
    0xff,
    0xd9,
  ]);

it('takes a JPEG of as many scans as the limit and refuses one more', () => {
  expect(() => demandFewScans(jpeg(MAX_JPEG_SCANS), 'jpg')).not.toThrow();
  expect(() => demandFewScans(jpeg(MAX_JPEG_SCANS + 1), 'jpg')).toThrow('PICTURE_TOO_COMPLEX');
  expect(() => demandFewScans(jpeg(MAX_JPEG_SCANS + 1), 'png')).not.toThrow();
});
