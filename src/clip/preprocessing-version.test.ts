import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { preprocess, type PreprocessSpec, type RgbPicture } from './preprocess.ts';
import { PREPROCESSING_VERSION } from './preprocessing-version.ts';

const sizes = { widthPx: 24, heightPx: 24 };
const normal = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} satisfies Partial<PreprocessSpec>;

const SPECS: PreprocessSpec[] = [
  { ...sizes, ...normal, geometry: { kind: 'squash' }, filter: 'bicubic' },
  { ...sizes, ...normal, geometry: { kind: 'shortest-side-crop', shortestSidePx: 28 }, filter: 'bilinear' },
];

/** The same pixels on every machine, without any structure that a filter could hide in. */
function picture(widthPx: number, heightPx: number, channels: 3 | 4): RgbPicture {
  let seed = 7;
  const data = Uint8ClampedArray.from({ length: widthPx * heightPx * channels }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed >> 16;
  });
  return { data, channels, widthPx, heightPx };
}

/** SHA-256 over all results. Add a line with the new version; a line that is there never changes. */
const RESULTS: Record<number, string> = {
  1: '5d07a8df2ad53c54ef1c5bd6f11519defce94d3176d51bd71bb577aed363b162',
};

it('has a new version whenever a pixel moves', () => {
  const hash = createHash('sha256');
  for (const spec of SPECS) {
    for (const each of [picture(97, 61, 3), picture(19, 40, 4)]) hash.update(preprocess(each, spec));
  }
  expect(hash.digest('hex')).toBe(RESULTS[PREPROCESSING_VERSION]);
});
