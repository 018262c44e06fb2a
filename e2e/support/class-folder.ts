import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { sample } from './app.ts';

/**
 * A temporary folder with one sub-folder a class: pictures cut out of the samples at different places and sizes,
 * every second one mirrored. The test that asks for it removes it.
 *
 * @param classes names of samples.
 */
export async function makeClassFolder(classes: readonly string[], picturesPerClass: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wordsight-pictures-'));
  for (const name of classes) {
    await mkdir(join(folder, name));
    const { width, height } = await sharp(sample(`${name}.jpg`)).metadata();
    for (let index = 0; index < picturesPerClass; index += 1) {
      const share = 1 - index * 0.06;
      const cut = { width: Math.round(width * share), height: Math.round(height * share) };
      const left = Math.round(((width - cut.width) * (index % 3)) / 2);
      const top = Math.round(((height - cut.height) * ((index >> 1) % 3)) / 2);
      const picture = sharp(sample(`${name}.jpg`)).extract({ ...cut, left, top });
      await (index % 2 ? picture.flop() : picture)
        .jpeg({ quality: 90 })
        .toFile(join(folder, name, `${name}-${index}.jpg`));
    }
  }
  return folder;
}
