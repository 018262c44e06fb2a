import sharp from 'sharp';
import { Random } from '../hostile/random.ts';

const SIDE_PX = 320;

export interface Picture {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Pictures that the page has never seen, so that each is decoded and encoded; the same in every run. */
export function batchOf(count: number, round: number): Promise<Picture[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const random = new Random(round * 100_003 + index);
      const small = { raw: { width: 16, height: 16, channels: 3 as const } };
      const picture = sharp(random.bytes(16 * 16 * 3), small).resize(SIDE_PX, SIDE_PX);
      const name = `soak-${round}-${index}.jpg`;
      return { name, mimeType: 'image/jpeg', buffer: await picture.jpeg().toBuffer() };
    }),
  );
}
