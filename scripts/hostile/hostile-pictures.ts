import { bombs } from './bombs.ts';
import { bitFlips, garbage, shuffles, truncations } from './damage.ts';
import type { HostileFile } from './hostile-file.ts';
import { malformed } from './malformed.ts';
import { oddNames, polyglots } from './polyglots.ts';
import { Random } from './random.ts';
import { soundPictures } from './sound-pictures.ts';
import { svgs } from './svgs.ts';

/** More than 500 files that no picture app should be given. The same seed gives the same files. */
export async function hostilePictures(seed = 1): Promise<HostileFile[]> {
  const random = new Random(seed);
  const sound = await soundPictures();
  return [
    ...(await bombs()),
    ...svgs(),
    ...malformed(sound),
    ...polyglots(sound),
    ...oddNames(sound),
    ...garbage(random),
    ...truncations(sound, random),
    ...bitFlips(sound, random),
    ...shuffles(sound, random),
  ];
}
