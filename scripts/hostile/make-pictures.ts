// Writes the hostile pictures into a folder: npx tsx scripts/hostile/make-pictures.ts FOLDER [SEED]
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostilePictures } from './hostile-pictures.ts';

/** Folders are numbered, because some of the names are there more than once or are no names on some systems. */
export async function writeHostilePictures(folder: string, seed?: number): Promise<string[]> {
  const paths: string[] = [];
  for (const [index, { name, bytes }] of (await hostilePictures(seed)).entries()) {
    const home = join(folder, String(index).padStart(3, '0'));
    await mkdir(home, { recursive: true });
    paths.push(join(home, name));
    await writeFile(join(home, name), bytes);
  }
  return paths;
}

if (process.argv[1] === import.meta.filename) {
  const [folder, seed] = process.argv.slice(2);
  if (!folder) throw new Error('Name the folder to write to.');
  console.log(`${(await writeHostilePictures(folder, seed ? Number(seed) : undefined)).length} files`);
}
