/**
 * The workers are named here by URL, never imported: the page shares only types with them, in `protocol.ts`.
 * The calls are written out because the bundler must see each URL as it stands.
 */

export function startEncodeWorker(name: string): Worker {
  return new Worker(new URL('../workers/encode.worker.ts', import.meta.url), { type: 'module', name });
}

export function startPrepareWorker(name: string): Worker {
  return new Worker(new URL('../workers/prepare.worker.ts', import.meta.url), { type: 'module', name });
}

export function startScoreWorker(name: string): Worker {
  return new Worker(new URL('../workers/score.worker.ts', import.meta.url), { type: 'module', name });
}

export function startTableWorker(name: string): Worker {
  return new Worker(new URL('../workers/table.worker.ts', import.meta.url), { type: 'module', name });
}

export function startLibraryWorker(name: string): Worker {
  return new Worker(new URL('../workers/library.worker.ts', import.meta.url), { type: 'module', name });
}

export function startThumbnailWorker(name: string): Worker {
  return new Worker(new URL('../workers/thumbnail.worker.ts', import.meta.url), { type: 'module', name });
}
