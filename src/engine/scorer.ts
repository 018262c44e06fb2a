import { transfer } from 'comlink';
import type { KeptEmbedding } from './embedding-book.ts';
import { isFatal } from './encoder-handle.ts';
import type { KeeperGroups } from '../clip/neighbours.ts';
import type { GroupingRequest, ScorerApi, ScoreRequest } from './protocol.ts';
import { RevivingWorker } from './reviving-worker.ts';
import { inChunks } from './score-chunks.ts';
import { startScoreWorker } from './start-workers.ts';
import { unwrap } from './unwrap.ts';

/** The page's handle on the score worker. */
export class Scorer {
  private readonly worker: RevivingWorker<ScorerApi>;
  private groupings = 0;

  /** @param all what a fresh worker is given, so that the death of one loses nothing. */
  constructor(all: () => Iterable<KeptEmbedding>) {
    this.worker = new RevivingWorker<ScorerApi>(startScoreWorker, async (api) => {
      for (const { key, model, embedding } of all()) await unwrap(api.put(key, model, embedding));
    });
  }

  /** What is no longer among `all` goes: its memory only grows, so a fresh worker is started when one is needed. */
  forgetOthers(): void {
    // a search is known to its worker alone; what is to be forgotten goes the next time
    if (this.groupings === 0) this.worker.renew();
  }

  /** Starts the worker before there is something to score. */
  wake(): void {
    this.worker.wake();
  }

  async put({ key, model, embedding }: KeptEmbedding): Promise<void> {
    await unwrap(this.ask((api) => api.put(key, model, embedding)));
  }

  /**
   * Scores in the order of `keys`, a screenful first, then in chunks.
   *
   * @param onRows gets `[rows, labels]` float32 and the place of its first row.
   * @throws AbortError when `signal` fires: `onRows` is not called any more and what was not begun is not done.
   */
  async score(
    signal: AbortSignal,
    request: ScoreRequest,
    onRows: (rows: Float32Array<ArrayBuffer>, start: number) => void,
  ): Promise<void> {
    const ask = (start: number, end: number) =>
      this.scoreOnce({ ...request, keys: request.keys.slice(start, end) });
    await inChunks(signal, request.keys.length, ask, onRows);
  }

  /** `[keys, labels]` float32 in one answer. */
  scoreOnce(request: ScoreRequest): Promise<Float32Array<ArrayBuffer>> {
    const scored = this.ask((api) => {
      // a copy, because it is transferred and the caller keeps its own
      const labelEmbeddings = request.labelEmbeddings.slice();
      return api.score(transfer({ ...request, labelEmbeddings }, [labelEmbeddings.buffer]));
    });
    return unwrap(scored);
  }

  /**
   * Groups pictures that are alike, see `clip/neighbours.ts`. Begun again, once, when the worker dies.
   *
   * @param onProgress gets 0..1.
   * @throws AbortError when `signal` fires.
   */
  async group(
    signal: AbortSignal,
    request: GroupingRequest,
    onProgress: (done: number) => void,
  ): Promise<KeeperGroups> {
    const run = () => this.groupOnce(signal, request, onProgress);
    this.groupings += 1;
    try {
      return await run().catch((error: unknown) => {
        if (isFatal(error)) return run();
        throw error;
      });
    } finally {
      this.groupings -= 1;
    }
  }

  private async groupOnce(
    signal: AbortSignal,
    request: GroupingRequest,
    onProgress: (done: number) => void,
  ): Promise<KeeperGroups> {
    const search = await unwrap(this.worker.call((api) => api.beginGrouping(request)));
    for (;;) {
      if (signal.aborted) {
        await this.worker.call((api) => api.endGrouping(search)).catch(() => {});
        signal.throwIfAborted();
      }
      const { done, groups } = await unwrap(this.worker.call((api) => api.continueGrouping(search)));
      if (groups) return groups;
      onProgress(done);
    }
  }

  /** Asks again when the worker dies meanwhile: the fresh one is given every embedding first, so nothing is lost. */
  private ask<T>(ask: (api: ScorerApi) => Promise<T>): Promise<T> {
    return this.worker.call(ask).catch((error: unknown) => {
      if (isFatal(error)) return this.worker.call(ask);
      throw error;
    });
  }
}
