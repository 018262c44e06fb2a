import { hostile, type HostileFile } from './hostile-file.ts';
import type { Random } from './random.ts';

const CUTS_A_FILE = 12;
const FLIPS_A_FILE = 12;

/** Every sound file cut at many places, the awkward ones near its ends among them. */
export function truncations(sound: ReadonlyMap<string, Buffer>, random: Random): HostileFile[] {
  return [...sound].flatMap(([name, bytes]) => {
    const near = [1, 2, 4, 8, 12, 16, 25, 33, bytes.length - 1, bytes.length - 2, bytes.length - 9];
    const places = new Set(near.filter((place) => place > 0));
    while (places.size < CUTS_A_FILE) places.add(1 + random.below(bytes.length - 1));
    return [...places].map((place) => hostile(`cut-${place}-${name}`, bytes.subarray(0, place)));
  });
}

/** Every sound file with a few bits turned, half the time in its first bytes, where lengths and sizes stand. */
export function bitFlips(sound: ReadonlyMap<string, Buffer>, random: Random): HostileFile[] {
  return [...sound].flatMap(([name, bytes]) =>
    Array.from({ length: FLIPS_A_FILE }, (_, index) => {
      const changed = Buffer.from(bytes);
      const reach = index % 2 === 0 ? Math.min(64, changed.length) : changed.length;
      for (let flips = 1 + random.below(6); flips > 0; flips -= 1) {
        const at = random.below(reach);
        changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
      }
      return hostile(`flipped-${index}-${name}`, changed);
    }),
  );
}

/** The parts of a sound file in another order, twice, or with noise between them. */
export function shuffles(sound: ReadonlyMap<string, Buffer>, random: Random): HostileFile[] {
  return [...sound].flatMap(([name, bytes]) => {
    const middle = 8 + random.below(bytes.length - 16);
    const [head, tail] = [bytes.subarray(0, middle), bytes.subarray(middle)];
    return [
      hostile(`swapped-${name}`, Buffer.concat([tail, head])),
      hostile(`twice-${name}`, Buffer.concat([bytes, bytes])),
      hostile(`noise-inside-${name}`, Buffer.concat([head, random.bytes(64), tail])),
      hostile(`zeros-after-${name}`, Buffer.concat([bytes.subarray(0, middle), Buffer.alloc(tail.length)])),
      hostile(`ones-after-${name}`, Buffer.concat([bytes.subarray(0, 32), Buffer.alloc(4096, 0xff)])),
    ];
  });
}

/** No picture at all, under names that say it is one. */
export function garbage(random: Random): HostileFile[] {
  const endings = ['jpg', 'png', 'gif', 'webp', 'bmp', 'avif', 'svg', 'tiff', 'heic', 'ico'];
  return endings.flatMap((ending) => [
    hostile(`empty.${ending}`, ''),
    hostile(`one-byte.${ending}`, Buffer.from([0xff])),
    hostile(`zeros.${ending}`, Buffer.alloc(5000)),
    hostile(`noise.${ending}`, random.bytes(5000)),
  ]);
}
