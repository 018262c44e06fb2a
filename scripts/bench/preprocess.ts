import { parseArgs } from 'node:util';
import { preprocess, type PreprocessSpec, type RgbPicture } from '../../src/clip/preprocess.ts';

/**
 * How long preprocessing takes on this machine, one core, decoding left out.
 *
 *   npx tsx scripts/bench/preprocess.ts [--width 4000] [--height 3000] [--runs 9]
 */

const CLIP_224: PreprocessSpec = {
  widthPx: 224,
  heightPx: 224,
  geometry: { kind: 'shortest-side-crop', shortestSidePx: 224 },
  filter: 'bicubic',
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};

const { values } = parseArgs({
  options: {
    width: { type: 'string', default: '4000' },
    height: { type: 'string', default: '3000' },
    runs: { type: 'string', default: '9' },
  },
});
const widthPx = Number(values.width);
const heightPx = Number(values.height);

for (const channels of [4, 3] as const) {
  const picture = noise(channels);
  for (const filter of ['bicubic', 'bilinear'] as const) {
    const elapsedMs = Array.from({ length: Number(values.runs) }, () =>
      time(picture, { ...CLIP_224, filter }),
    );
    elapsedMs.sort((a, b) => a - b);
    const median = elapsedMs[Math.floor(elapsedMs.length / 2)]!;
    const name = `${widthPx} x ${heightPx} x ${channels} ${filter}`;
    console.log(`${name}: median ${median.toFixed(1)} ms, fastest ${elapsedMs[0]!.toFixed(1)} ms`);
  }
}

function noise(channels: 3 | 4): RgbPicture {
  const data = new Uint8ClampedArray(widthPx * heightPx * channels);
  for (let index = 0; index < data.length; index++) data[index] = Math.imul(index, 2_654_435_761) >>> 24;
  return { data, channels, widthPx, heightPx };
}

function time(picture: RgbPicture, spec: PreprocessSpec): number {
  const start = performance.now();
  preprocess(picture, spec);
  return performance.now() - start;
}
