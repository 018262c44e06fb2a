import { afterAwake } from './awake-timer.ts';
import { EngineError } from './error-codes.ts';
import { openWorkerLink, type WorkerLink } from './worker-link.ts';

interface Current<Api> {
  link: WorkerLink<Api>;
  /** Resolves when the worker has back what the dead one held. Shared, so that calls at one time start one worker. */
  ready: Promise<unknown>;
}

/** A worker that is started when first asked and started again after it died. For workers that start at once. */
export class RevivingWorker<Api> {
  private current: Current<Api> | null = null;

  constructor(
    private readonly start: (name: string) => Worker,
    /** Gives a fresh worker back what the dead one held. */
    private readonly refill: (api: Api) => Promise<unknown> = () => Promise.resolve(),
  ) {}

  /** @throws {EngineError} `WORKER_DIED` if the worker dies during this call; the next call gets a fresh one. */
  async call<T>(ask: (api: Api) => Promise<T>): Promise<T> {
    const { link, ready } = (this.current ??= this.open());
    await ready;
    return link.call(ask);
  }

  /**
   * The same with an end: after `limitMs` the worker is ended, since nothing else stops it, and the call rejects
   * with `late`. Other calls that it had reject with `WORKER_DIED` and the fact `innocent`.
   */
  async callWithin<T>(limitMs: number, late: EngineError, ask: (api: Api) => Promise<T>): Promise<T> {
    const current = (this.current ??= this.open());
    await current.ready;
    return new Promise((resolve, reject) => {
      const stop = afterAwake(limitMs, () => {
        reject(late);
        this.end(current, new EngineError('WORKER_DIED', late.detail, { innocent: 1 }));
      });
      current.link.call(ask).then(resolve, reject).finally(stop);
    });
  }

  close(): void {
    this.current?.link.close();
    this.current = null;
  }

  private open(): Current<Api> {
    const link = openWorkerLink<Api>(this.start);
    const opened = { link, ready: link.call(this.refill) };
    const forget = () => this.end(opened);
    void link.died.then(forget);
    opened.ready.catch(forget);
    return opened;
  }

  private end(ended: Current<Api>, reason?: EngineError): void {
    if (this.current === ended) this.current = null;
    ended.link.close(reason);
  }
}
