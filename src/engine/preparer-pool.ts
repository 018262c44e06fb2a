import { Lane } from './lane.ts';
import type { PreparerApi, PrepareRequest } from './protocol.ts';
import { RevivingWorker } from './reviving-worker.ts';
import { startPrepareWorker } from './start-workers.ts';

/** More would decode faster than any encoder on a processor takes the pictures, and each holds a decoded one. */
const MAX_WORKERS = 4;

/** How many pictures may be read side by side on this device. */
function poolSize(): number {
  return Math.min(MAX_WORKERS, navigator.hardwareConcurrency || 1);
}

/**
 * Workers that read pictures side by side. A picture has its worker for itself, so that it is alone with a death or
 * a standstill. Workers start when they are needed and no other is free.
 */
export class PreparerPool {
  private readonly all = new Set<RevivingWorker<PreparerApi>>();
  /** The one that worked last is the next one to work: those that are never needed never start. */
  private readonly free: RevivingWorker<PreparerApi>[] = [];
  private readonly turns: Lane;

  constructor(readonly size = poolSize()) {
    this.turns = new Lane(size);
  }

  /** Lends a worker for one job, in the order of the calls. */
  run<T>(job: (worker: RevivingWorker<PreparerApi>) => Promise<T>): Promise<T> {
    return this.turns.runToEnd(async () => {
      const worker = this.free.pop() ?? this.add();
      try {
        return await job(worker);
      } finally {
        this.free.push(worker);
      }
    });
  }

  /** Starts the first worker before there is a picture. */
  wake(image: PrepareRequest['image']): void {
    if (this.all.size > 0) return;
    // not as a job: a picture need not wait for it, and may have it die
    const worker = this.add();
    worker.call((api) => api.warmUp(image)).catch(() => {});
    this.free.push(worker);
  }

  close(): void {
    this.turns.clear();
    for (const worker of this.all) worker.close();
  }

  private add(): RevivingWorker<PreparerApi> {
    const worker = new RevivingWorker<PreparerApi>(startPrepareWorker);
    this.all.add(worker);
    return worker;
  }
}
