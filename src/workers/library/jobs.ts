import { EngineError } from '../../engine/error-codes.ts';

interface Job {
  controller: AbortController;
  /** Settles, never rejects, when the job has let go of its files. */
  over: Promise<unknown>;
}

/** Work on models: one job a model at a time, over all tabs. */
export class Jobs {
  private readonly running = new Map<string, Job>();

  isRunning(id: string): boolean {
    return this.running.has(id);
  }

  /** @throws {EngineError} `ENGINE_STOPPED` after `stop`, `MODEL_BUSY` when this or another tab is at it already. */
  async run<T>(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.isRunning(id)) throw busy(id);
    const controller = new AbortController();
    const { signal } = controller;
    const result = withLock(id, () => work(signal));
    const over = result.catch(() => {}).finally(() => this.running.delete(id));
    this.running.set(id, { controller, over });
    try {
      return await result;
    } catch (error) {
      if (signal.aborted) throw new EngineError('ENGINE_STOPPED', `${id} was stopped`);
      throw error;
    }
  }

  async stop(id: string): Promise<void> {
    const job = this.running.get(id);
    job?.controller.abort();
    await job?.over;
  }
}

function withLock<T>(id: string, work: () => Promise<T>): Promise<T> {
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return work();
  return locks.request(`wordsight-model-${id}`, { ifAvailable: true }, (lock) => {
    if (!lock) throw busy(id);
    return work();
  });
}

function busy(id: string): EngineError {
  return new EngineError('MODEL_BUSY', `${id} is being worked on`);
}
