import type { BuildFile } from './build-files.ts';
import { check, download } from './download.ts';
import { scope } from './scope.ts';

/**
 * Files by address and content, of this build and of builds before it: a file that did not change is kept once, and
 * pages of an older build go on finding theirs.
 */
const open = () => caches.open('wordsight-files');

function keyOf({ path, sha256 }: Pick<BuildFile, 'path' | 'sha256'>): string {
  return new URL(`${path}?sha256=${sha256}`, scope).href;
}

export async function find(file: Pick<BuildFile, 'path' | 'sha256'>): Promise<Response | undefined> {
  return (await open()).match(keyOf(file));
}

/** A file that this build does not have, under an address that holds a hash. */
export async function findOlder(path: string): Promise<Response | undefined> {
  return (await open()).match(new URL(path, scope), { ignoreSearch: true });
}

export async function has(file: BuildFile): Promise<boolean> {
  return (await find(file)) !== undefined;
}

/** What is on its way into the cache, by key: asked for twice it comes once. */
const underWay = new Map<string, Promise<void>>();

/** Brings a file here unless it is here already. */
export function keep(file: BuildFile): Promise<void> {
  return once(file, async () => {
    if (!(await has(file))) await put(file, await download(file));
  });
}

/** Keeps a copy of an answer that a page is getting, if it is what the build has. */
export function keepCopy(file: BuildFile, copy: Response): Promise<void> {
  return once(file, async () => {
    const checked = await check(file, copy);
    if (checked) await put(file, checked);
  });
}

function once(file: BuildFile, bring: () => Promise<void>): Promise<void> {
  const key = keyOf(file);
  const coming = underWay.get(key) ?? bring().finally(() => underWay.delete(key));
  underWay.set(key, coming);
  return coming;
}

async function put(file: BuildFile, response: Response): Promise<void> {
  await (await open()).put(keyOf(file), response);
}

export async function forget(file: Pick<BuildFile, 'path' | 'sha256'>): Promise<void> {
  await (await open()).delete(keyOf(file));
}

/** Of every build that left something here. */
export async function keptPaths(): Promise<string[]> {
  const requests = await (await open()).keys();
  return requests
    .map(({ url }) => new URL(url))
    .map(({ origin, pathname }) => (origin + pathname).slice(scope.length));
}

/** Deletes what is not of these files. */
export async function sweep(files: readonly BuildFile[]): Promise<void> {
  const cache = await open();
  const wanted = new Set(files.map(keyOf));
  const requests = await cache.keys();
  await Promise.all(requests.filter(({ url }) => !wanted.has(url)).map((request) => cache.delete(request)));
}
