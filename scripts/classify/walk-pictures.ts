import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { PICTURE_EXTENSIONS } from '../evaluate/find-pictures.ts';

/** One part of the pictures: `index` of 1..`count`. */
export interface Shard {
  index: number;
  count: number;
}

/**
 * The pictures in `root` and below, as paths relative to it with `/`, in the order of `comparePaths`. Only one
 * folder's names at a time are in memory. Links to files are followed, links to folders are not: they may go round.
 *
 * @param onUnreadable told of a folder that cannot be read; the walk goes on beside it.
 */
export async function* walkPictures(
  root: string,
  shard: Shard,
  onUnreadable: (folder: string, reason: Error) => void,
  folder = '',
): AsyncGenerator<string> {
  for (const entry of await readFolder(root, folder, onUnreadable)) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* walkPictures(root, shard, onUnreadable, path);
    else if (PICTURE_EXTENSIONS.has(extname(entry.name).toLowerCase()) && isInShard(path, shard)) yield path;
  }
}

async function readFolder(
  root: string,
  folder: string,
  onUnreadable: (folder: string, reason: Error) => void,
): Promise<Dirent[]> {
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    return entries.sort((a, b) => compareNames(a.name, b.name));
  } catch (error) {
    onUnreadable(folder, error as Error);
    return [];
  }
}

/** Before zero if `a` comes first in the walk: folder by folder, names in the order of their UTF-16 units. */
export function comparePaths(a: string, b: string): number {
  const stepsOfA = a.split('/');
  const stepsOfB = b.split('/');
  const shorter = Math.min(stepsOfA.length, stepsOfB.length);
  for (let step = 0; step < shorter; step++) {
    const order = compareNames(stepsOfA[step]!, stepsOfB[step]!);
    if (order !== 0) return order;
  }
  return stepsOfA.length - stepsOfB.length;
}

/** By the path alone, so that a picture stays in its shard whatever comes and goes beside it. */
export function isInShard(path: string, { index, count }: Shard): boolean {
  if (count === 1) return true;
  const hash = createHash('sha256').update(path).digest().readUInt32BE(0);
  return hash % count === index - 1;
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
