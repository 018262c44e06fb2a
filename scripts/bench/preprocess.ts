import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { preprocess, type PreprocessSpec, type RgbPicture } from '../../src/clip/preprocess.ts';
import { Resampler } from '../../src/kernels/resample.ts';

/**
 * How long preprocessing takes on this machine, one core, decoding left out: the reference in TypeScript and the SIMD
 * kernel that the app uses. Processor time, which other load hardly changes.
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

const resampler = new Resampler(new Uint8Array(readFileSync('src/kernels/resample.wasm')));
const picture = noise();
const rows = {
  widthPx,
  heightPx,
  read: (first: number, count: number) =>
    picture.data.subarray(first * widthPx * 4, (first + count) * widthPx * 4),
};

for (const filter of ['bicubic', 'bilinear'] as const) {
  const spec = { ...CLIP_224, filter };
  report(`${filter}, reference`, () => preprocess(picture, spec));
  report(`${filter}, kernel`, () => resampler.preprocess(rows, spec));
}

function report(name: string, run: () => void): void {
  const elapsedMs = Array.from({ length: Number(values.runs) }, () => cpuMsOf(run));
  elapsedMs.sort((a, b) => a - b);
  const median = elapsedMs[Math.floor(elapsedMs.length / 2)]!;
  const size = `${widthPx} x ${heightPx}`;
  console.log(`${size} ${name}: median ${median.toFixed(1)} ms, fastest ${elapsedMs[0]!.toFixed(1)} ms`);
}

function noise(): RgbPicture {
  const data = new Uint8ClampedArray(widthPx * heightPx * 4);
  for (let index = 0; index < data.length; index++) data[index] = Math.imul(index, 2_654_435_761) >>> 24;
  return { data, channels: 4, widthPx, heightPx };
}

function cpuMsOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
