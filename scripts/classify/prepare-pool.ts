import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PreprocessSpec } from '../../src/clip/preprocess.ts';
import type { Prepared } from './prepare-worker.ts';

/** More threads than this wait for the encoder, which uses every core itself. */
const MOST_THREADS = 4;
/** Pictures under way for each thread: the next one is read while one is resized. */
const AHEAD = 2;

interface Waiting {
  resolve: (prepared: Prepared) => void;
  reject: (reason: unknown) => void;
}

/** Threads that prepare pictures. Results come in the order of the paths; few of them wait. */
export class PreparePool {
  private readonly threads: Worker[];
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 0;

  constructor(spec: PreprocessSpec, threadCount = Math.min(MOST_THREADS, availableParallelism())) {
    this.threads = Array.from({ length: threadCount }, () => {
      return new Worker(new URL('./prepare-thread.mjs', import.meta.url), {
        workerData: spec,
      });
    });
    for (const thread of this.threads) {
      thread.on('message', ({ id, prepared }: { id: number; prepared: Prepared }) => {
        this.waiting.get(id)?.resolve(prepared);
        this.waiting.delete(id);
      });
      thread.on('error', (reason) => {
        for (const { reject } of this.waiting.values()) reject(reason);
      });
    }
  }

  /** @throws whatever ended a thread: an unreadable picture does not, it is an answer with `error`. */
  async *prepare(
    paths: AsyncIterable<string>,
    fullPath: (path: string) => string,
  ): AsyncGenerator<{ path: string; prepared: Prepared }> {
    const running: { path: string; prepared: Promise<Prepared> }[] = [];
    for await (const path of paths) {
      running.push({ path, prepared: this.start(fullPath(path)) });
      if (running.length >= this.threads.length * AHEAD) yield await first(running);
    }
    while (running.length > 0) yield await first(running);
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }

  private start(path: string): Promise<Prepared> {
    const id = this.nextId++;
    const thread = this.threads[id % this.threads.length]!;
    const prepared = new Promise<Prepared>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      thread.postMessage({ id, path });
    });
    // heard of by whoever takes it; those that nobody takes any more, because the run stopped, are no fault
    prepared.catch(() => {});
    return prepared;
  }
}

async function first(running: { path: string; prepared: Promise<Prepared> }[]) {
  const { path, prepared } = running.shift()!;
  return { path, prepared: await prepared };
}
