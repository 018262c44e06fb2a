// How similar a model finds edited copies of the sample pictures, and different pictures: where to put the threshold.
// npx tsx scripts/bench/near-duplicates.ts [model] [folder of pictures]
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { cosineSimilarity } from '../../src/clip/vectors.ts';
import { openEncoders } from '../evaluate/encoders.ts';
import { openModel } from '../evaluate/open-model.ts';

const [model = 'starter', folder = 'public/samples'] = process.argv.slice(2);

type Edit = (image: Sharp, widthPx: number, heightPx: number) => Sharp;

const crop =
  (share: number): Edit =>
  (image, widthPx, heightPx) => {
    const [width, height] = [Math.round(widthPx * (1 - share)), Math.round(heightPx * (1 - share))];
    const [left, top] = [Math.floor((widthPx - width) / 2), Math.floor((heightPx - height) / 2)];
    return image.extract({ left, top, width, height });
  };

const EDITS: Record<string, Edit> = {
  'JPEG at quality 40': (image) => image.jpeg({ quality: 40 }),
  'WebP at quality 60': (image) => image.webp({ quality: 60 }),
  'half the size': (image, widthPx) => image.resize(Math.round(widthPx / 2)),
  'a quarter brighter': (image) => image.modulate({ brightness: 1.25 }),
  'a quarter darker': (image) => image.modulate({ brightness: 0.75 }),
  'a tenth cut off': crop(0.1),
  'a quarter cut off': crop(0.25),
  'without colour': (image) => image.grayscale(),
  mirrored: (image) => image.flop(),
};

const encoders = await openEncoders(await openModel(model), null);

async function embed(bytes: Buffer): Promise<Float32Array> {
  const { data, info } = await sharp(bytes)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return encoders.encodeImage({ data, channels: 3, widthPx: info.width, heightPx: info.height });
}

const names = readdirSync(folder).filter((name) => /\.(jpe?g|png|webp)$/i.test(name));
const originals: Float32Array[] = [];
const byEdit = new Map(Object.keys(EDITS).map((edit) => [edit, [] as number[]]));
for (const name of names) {
  const upright = await sharp(join(folder, name)).autoOrient().toBuffer({ resolveWithObject: true });
  const original = await embed(upright.data);
  originals.push(original);
  for (const [edit, apply] of Object.entries(EDITS)) {
    const edited = await apply(sharp(upright.data), upright.info.width, upright.info.height).toBuffer();
    byEdit.get(edit)?.push(cosineSimilarity(original, await embed(edited)));
  }
}

console.log(`${model}, ${names.length} pictures of ${folder}: cosine to the original, least / median`);
for (const [edit, cosines] of byEdit) {
  const sorted = cosines.toSorted((a, b) => a - b);
  console.log(`${edit.padEnd(20)} ${sorted[0]?.toFixed(3)} / ${sorted[sorted.length >> 1]?.toFixed(3)}`);
}
const between = originals.flatMap((a, index) =>
  originals.slice(index + 1).map((b) => cosineSimilarity(a, b)),
);
console.log(`different pictures: at most ${Math.max(...between).toFixed(3)} of ${between.length} pairs`);
