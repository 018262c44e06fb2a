import PQueue from 'p-queue';

/** Labels overtake pictures: someone is looking at them while typing. */
const PRIORITY = { picture: 0, text: 1 };

/** One call of the encoder at a time; ONNX Runtime Web is not safe under concurrent runs. */
export class EncoderLane {
  private readonly queue = new PQueue({ concurrency: 1 });

  /**
   * A job that fails rejects its own promise and never holds up the next one. When `signal` fires the caller hears
   * of it at once, but a job that has begun keeps the lane to its end: the encoder cannot be interrupted, and
   * the queue's own `signal` would let the next job in beside it.
   */
  run<T>(kind: keyof typeof PRIORITY, signal: AbortSignal, job: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal.reason as Error);
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      const turn = () => {
        signal.throwIfAborted();
        return job();
      };
      this.queue
        .add(turn, { priority: PRIORITY[kind] })
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', abort));
    });
  }
}
