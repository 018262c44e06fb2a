import { releaseProxy, wrap } from 'comlink';
import { EngineError } from './error-codes.ts';
import { passOnRequests } from './request-report.ts';

/** A worker and its death. Every call settles: with an answer, `WORKER_DIED`, `APP_NOT_LOADED` or `ENGINE_STOPPED`. */
export interface WorkerLink<Api> {
  call<T>(ask: (api: Api) => Promise<T>): Promise<T>;
  /** Resolves when the worker is gone for a reason other than `close`. Never rejects. */
  readonly died: Promise<EngineError>;
  /** Ends the worker; calls that are under way reject, with `reason` where one is given. */
  close(reason?: EngineError): void;
}

let nextWorkerNumber = 1;

/**
 * Starts a worker. `start` gets the name that the worker must be given: it is also the name of the lock by which
 * the worker's death is noticed (see `src/workers/life-lock.ts`).
 */
export function openWorkerLink<Api>(start: (name: string) => Worker): WorkerLink<Api> {
  const name = `wordsight-worker-${nextWorkerNumber++}-${Math.random().toString(36).slice(2)}`;
  const worker = start(name);
  worker.addEventListener('message', ({ data }) => passOnRequests(data));
  const remote = wrap<Api>(worker);
  const closing = new AbortController();
  const died = watchForDeath(worker, name, closing.signal);
  const pending = new PendingCalls();
  void died.then((error) => pending.rejectAll(error));
  return {
    died,
    // the methods of our APIs return promises already, so Comlink's mapped type adds nothing but noise
    call: (ask) => pending.track(() => ask(remote as Api)),
    close(reason = new EngineError('ENGINE_STOPPED', 'closed by the page')) {
      // Comlink throws when a proxy is released twice
      if (closing.signal.aborted) return;
      closing.abort();
      pending.rejectAll(reason);
      remote[releaseProxy]();
      worker.terminate();
    },
  };
}

/** Not `Promise.race` with the death: that would keep every answer alive as long as the worker. */
class PendingCalls {
  private readonly rejectors = new Set<(error: EngineError) => void>();
  private over: EngineError | null = null;

  track<T>(ask: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      // before asking: a proxy that was released throws an error without a code
      if (this.over) return reject(this.over);
      this.rejectors.add(reject);
      ask()
        .then(resolve, reject)
        .finally(() => this.rejectors.delete(reject));
    });
  }

  rejectAll(error: EngineError): void {
    this.over ??= error;
    for (const reject of this.rejectors) reject(error);
  }
}

/** Comlink listens to `message` alone, so the two error events and the lock are ours to watch. */
function watchForDeath(worker: Worker, name: string, closing: AbortSignal): Promise<EngineError> {
  return new Promise((resolve) => {
    const die = (detail: string) => resolve(new EngineError('WORKER_DIED', detail));
    worker.addEventListener('error', ({ message }) => {
      if (message) die(message);
      // a script that throws has a message, one that does not arrive has none
      else resolve(new EngineError('APP_NOT_LOADED', 'the worker could not be started'));
    });
    worker.addEventListener('messageerror', () => die('a message could not be read'));
    worker.addEventListener('message', function onFirst({ data }: MessageEvent<{ alive?: boolean }>) {
      if (data.alive !== true) return;
      worker.removeEventListener('message', onFirst);
      const locks = navigator.locks as LockManager | undefined;
      locks?.request(name, { signal: closing }, () => die('the worker is gone')).catch(() => {});
    });
  });
}
