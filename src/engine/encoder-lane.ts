import PQueue from 'p-queue';

/** Labels overtake pictures: someone is looking at them while typing. */
const PRIORITY = { picture: 0, text: 1 };

/** One call of the encoder at a time; ONNX Runtime Web is not safe under concurrent runs. */
export class EncoderLane {
  private readonly queue = new PQueue({ concurrency: 1 });

  /** A job that fails rejects its own promise and never holds up the next one. */
  run<T>(kind: keyof typeof PRIORITY, signal: AbortSignal, job: () => Promise<T>): Promise<T> {
    return this.queue.add(job, { priority: PRIORITY[kind], signal });
  }
}
