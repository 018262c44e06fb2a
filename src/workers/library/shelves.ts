import type { BlobShelf } from './chunk-storage.ts';

const CACHE = 'wordsight-models';

/** @returns null where the page is no secure context, or the browser forbids it. */
export async function openCacheShelf(): Promise<BlobShelf | null> {
  try {
    return cacheShelf(await caches.open(CACHE));
  } catch {
    return null;
  }
}

/** The Cache API wants addresses; these are never fetched. */
function cacheShelf(cache: Cache): BlobShelf {
  const base = new URL('/stored-models/', self.location.origin).href;
  return {
    kind: 'cache',
    keys: async () => (await cache.keys()).map(({ url }) => url.slice(base.length)),
    get: async (key) => (await (await cache.match(base + key))?.blob()) ?? null,
    put: (key, blob) => cache.put(base + key, new Response(blob)),
    delete: async (key) => void (await cache.delete(base + key)),
  };
}

/** Lasts as long as the page. */
export function memoryShelf(): BlobShelf {
  const blobs = new Map<string, Blob>();
  return {
    kind: 'memory',
    keys: () => Promise.resolve([...blobs.keys()]),
    get: (key) => Promise.resolve(blobs.get(key) ?? null),
    put: (key, blob) => Promise.resolve(void blobs.set(key, blob)),
    delete: (key) => Promise.resolve(void blobs.delete(key)),
  };
}
