import PQueue from 'p-queue';
import { untilAborted } from './until-aborted.ts';

/**
 * A queue whose jobs keep their place to their end.
 *
 * A job that fails rejects its own promise and never holds up the next one. When `signal` fires the caller hears of
 * it at once, but a job that has begun keeps its place: work in a worker cannot be interrupted, and p-queue's own
 * `signal` would let the next job in beside it.
 */
export class Lane {
  private readonly queue: PQueue;

  constructor(concurrency: number) {
    this.queue = new PQueue({ concurrency });
  }

  /** Jobs that wait, not those that have begun. */
  get waiting(): number {
    return this.queue.size;
  }

  /** Jobs that wait and jobs that have begun. */
  get unfinished(): number {
    return this.queue.size + this.queue.pending;
  }

  /** What has begun goes on where there are to be fewer. */
  setAtOnce(concurrency: number): void {
    this.queue.concurrency = concurrency;
  }

  /** Higher `priority` goes first; equal ones in the order they came. */
  run<T>(signal: AbortSignal, job: () => Promise<T>, priority = 0): Promise<T> {
    const turn = () => {
      signal.throwIfAborted();
      return job();
    };
    return untilAborted(signal, this.queue.add(turn, { priority }));
  }

  /** The same for a caller that waits for the end of what has begun, whatever happens meanwhile. */
  runToEnd<T>(job: () => Promise<T>): Promise<T> {
    return this.queue.add(job);
  }

  clear(): void {
    this.queue.clear();
  }
}
