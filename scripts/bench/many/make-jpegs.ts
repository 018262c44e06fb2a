import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Random colours at this size, scaled up: soft shapes, which compress like photographs. */
const GRAIN = { width: 16, height: 12 };
const FILES_AT_ONCE = 8;

/** The same numbers at every run: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Another picture for each seed. */
export async function makeJpeg(seed: number, width: number, height: number): Promise<Buffer> {
  const random = seeded(seed);
  const grain = Buffer.from(
    Array.from({ length: GRAIN.width * GRAIN.height * 3 }, () => Math.floor(random() * 256)),
  );
  return sharp(grain, { raw: { ...GRAIN, channels: 3 } })
    .resize({ width, height, kernel: 'cubic' })
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** `count` different JPEGs of 320 x 240 pixels in folders of a thousand. @returns the folder. */
export async function makeJpegs(parent: string, count: number): Promise<string> {
  const folder = join(parent, `pictures-${count}`);
  for (let start = 0; start < count; start += 1000) {
    const inner = join(folder, String(start / 1000).padStart(2, '0'));
    await mkdir(inner, { recursive: true });
    const end = Math.min(count, start + 1000);
    for (let index = start; index < end; index += FILES_AT_ONCE) {
      const numbers = Array.from(
        { length: Math.min(FILES_AT_ONCE, end - index) },
        (_, ahead) => index + ahead,
      );
      const write = async (number: number) =>
        writeFile(join(inner, `picture-${number}.jpg`), await makeJpeg(number + 1, 320, 240));
      await Promise.all(numbers.map(write));
    }
  }
  return folder;
}
