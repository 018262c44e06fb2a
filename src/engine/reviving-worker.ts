import { openWorkerLink, type WorkerLink } from './worker-link.ts';

/** A worker that is started when first asked and started again after it died. For workers that start at once. */
export class RevivingWorker<Api> {
  private link: WorkerLink<Api> | null = null;

  constructor(
    private readonly start: (name: string) => Worker,
    /** Gives a fresh worker back what the dead one held. */
    private readonly refill: (api: Api) => Promise<unknown> = () => Promise.resolve(),
  ) {}

  /** @throws {EngineError} `WORKER_DIED` if the worker dies during this call; the next call gets a fresh one. */
  async call<T>(ask: (api: Api) => Promise<T>): Promise<T> {
    this.link ??= await this.open();
    return this.link.call(ask);
  }

  close(): void {
    this.link?.close();
    this.link = null;
  }

  private async open(): Promise<WorkerLink<Api>> {
    const link = openWorkerLink<Api>(this.start);
    void link.died.then(() => {
      if (this.link === link) this.link = null;
      link.close();
    });
    await link.call(this.refill);
    return link;
  }
}
