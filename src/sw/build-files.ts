/** One file of the build, as `scripts/service-worker.ts` lists it. */
export interface BuildFile {
  /** Relative to the folder of the site. */
  path: string;
  /** Hex. No byte is kept or given out that does not have it. */
  sha256: string;
  bytes: number;
  /** Fetched when the worker is installed; the others are kept once they are used. */
  shell: boolean;
}

/** `assets/encode.worker-D2SW7aab.js` -> `assets/encode.worker.js`: the same file in every build. */
function stem(path: string): string {
  return path.replace(/-[\w-]{8}(?=\.\w+$)/, '');
}

/**
 * What must be there before an update may take over: the shell, and the present version of each file that was in
 * use before. Otherwise an update that is applied at home leaves a person on the train without a model.
 */
export function neededBy(files: readonly BuildFile[], keptPaths: readonly string[]): BuildFile[] {
  const kept = new Set(keptPaths.map(stem));
  return files.filter(({ path, shell }) => shell || kept.has(stem(path)));
}

/** What this service worker answers for. Everything else goes its way as if there were none. */
export type Asked = { kind: 'page' } | { kind: 'share' } | { kind: 'file'; path: string } | null;

const SHARE_PATH = 'share-pictures';
const PAGES = new Set(['', 'index.html']);

export interface Question {
  method: string;
  url: string;
  mode: string;
  referrer: string;
}

/** @param scope the folder of the site, as an absolute URL. */
export function whatIsAsked({ method, url, mode, referrer }: Question, scope: string): Asked {
  const path = pathWithin(url, scope);
  if (path === null) return null;
  if (method === 'POST') return path === SHARE_PATH ? { kind: 'share' } : null;
  if (method !== 'GET') return null;
  // bench.html measures what is on the server, and is slowed by nothing
  if (pathWithin(referrer, scope) === 'bench.html') return null;
  if (mode === 'navigate') return PAGES.has(path) ? { kind: 'page' } : null;
  return { kind: 'file', path };
}

function pathWithin(url: string, scope: string): string | null {
  if (!URL.canParse(url)) return null;
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  return address.startsWith(scope) ? address.slice(scope.length) : null;
}

/**
 * `#sha256=` in the address of a model's file: which version of it is meant; the server never sees it. `&again`
 * after it says that what was given before was damaged.
 */
export function wantedVersion(url: string): { sha256: string; again: boolean } | null {
  const [, sha256, again] = /#sha256=([0-9a-f]{64})(&again)?$/.exec(url) ?? [];
  return sha256 === undefined ? null : { sha256, again: again !== undefined };
}
