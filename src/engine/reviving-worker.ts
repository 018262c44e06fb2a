import { afterAwake } from './awake-timer.ts';
import { EngineError } from './error-codes.ts';
import { openWorkerLink, type WorkerLink } from './worker-link.ts';

interface Current<Api> {
  link: WorkerLink<Api>;
  /** Resolves when the worker has back what the dead one held. Shared, so that calls at one time start one worker. */
  ready: Promise<unknown>;
  /** Not answered yet. */
  calls: number;
}

/** A worker that is started when first asked and started again after it died. For workers that start at once. */
export class RevivingWorker<Api> {
  private current: Current<Api> | null = null;

  constructor(
    private readonly start: (name: string) => Worker,
    /** Gives a fresh worker back what the dead one held. */
    private readonly refill: (api: Api) => Promise<unknown> = () => Promise.resolve(),
  ) {}

  /** Starts it before it is asked. */
  wake(): void {
    this.current ??= this.open();
  }

  /** @throws {EngineError} `WORKER_DIED` if the worker dies during this call; the next call gets a fresh one. */
  async call<T>(ask: (api: Api) => Promise<T>): Promise<T> {
    const current = (this.current ??= this.open());
    return this.counted(current, async () => {
      await current.ready;
      return current.link.call(ask);
    });
  }

  /**
   * The same with an end: after `limitMs` the worker is ended, since nothing else stops it, and the call rejects
   * with `late`. Other calls that it had reject with `WORKER_DIED`.
   */
  async callWithin<T>(limitMs: number, late: EngineError, ask: (api: Api) => Promise<T>): Promise<T> {
    const current = (this.current ??= this.open());
    return this.counted(current, async () => {
      await current.ready;
      return new Promise<T>((resolve, reject) => {
        const stop = afterAwake(limitMs, () => {
          reject(late);
          this.end(current, new EngineError('WORKER_DIED', late.detail));
        });
        current.link.call(ask).then(resolve, reject).finally(stop);
      });
    });
  }

  /** The next call gets a fresh worker with what `refill` has by then. What this one was asked it still answers. */
  renew(): void {
    const { current } = this;
    this.current = null;
    if (current?.calls === 0) current.link.close();
  }

  close(): void {
    this.current?.link.close();
    this.current = null;
  }

  private open(): Current<Api> {
    const link = openWorkerLink<Api>(this.start);
    const opened = { link, ready: link.call(this.refill), calls: 0 };
    const forget = () => this.end(opened);
    void link.died.then(forget);
    opened.ready.catch(forget);
    return opened;
  }

  private async counted<T>(current: Current<Api>, work: () => Promise<T>): Promise<T> {
    current.calls += 1;
    try {
      return await work();
    } finally {
      current.calls -= 1;
      if (current.calls === 0 && this.current !== current) current.link.close();
    }
  }

  private end(ended: Current<Api>, reason?: EngineError): void {
    if (this.current === ended) this.current = null;
    ended.link.close(reason);
  }
}
