import type { KeepMessage, KeepReport } from './encoder/keeper.ts';
import { Keeping } from './library/keeping.ts';
import { SHELF } from '../models/library/kept-shelf.ts';
import { openOpfsStorage } from './library/opfs-storage.ts';

/**
 * Downloads the graphs that bench.html keeps, one after the other, while the encode worker that has started it opens
 * those that are there. Whatever fails here is only not kept: the encode worker then fetches it by itself.
 */

/** The first picture comes before the disk. */
const SETTLE_AFTER_MS = 1_000;

/** Held as long as this worker lives: two pages must not write the same files. */
function lockShelf(): Promise<boolean> {
  return new Promise((resolve) => {
    const hold = (lock: Lock | null) => {
      resolve(lock !== null);
      return lock ? new Promise<never>(() => {}) : undefined;
    };
    navigator.locks.request('wordsight-measured', { ifAvailable: true }, hold).catch(() => resolve(false));
  });
}

async function begin({ baseUrl, wanted }: KeepMessage): Promise<Keeping | null> {
  const storage = (await lockShelf()) ? await openOpfsStorage(SHELF.folder) : null;
  return storage && Keeping.begin(storage, baseUrl, wanted);
}

function report(path: string, bytes: number | null): void {
  postMessage({ path, bytes } satisfies KeepReport);
}

let keeping: Promise<Keeping | null> = Promise.resolve(null);

async function keep(job: KeepMessage): Promise<void> {
  keeping = begin(job).catch(() => null);
  const begun = await keeping;
  for (const path of job.missing) report(path, begun && (await begun.download(path).catch(() => null)));
}

addEventListener('message', ({ data }: MessageEvent<KeepMessage | 'settle'>) => {
  if (data !== 'settle') return void keep(data);
  setTimeout(() => {
    const over = keeping.then((begun) => begun?.settle());
    void over.catch(() => {}).finally(() => close());
  }, SETTLE_AFTER_MS);
});
