import { afterAwake } from './awake-timer.ts';
import { EngineError } from './error-codes.ts';

/** The answer of a worker, or `WORKER_DIED` where none has come while the page was awake for so long. */
export function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new EngineError('WORKER_DIED', `no answer after ${limitMs} ms`));
    const stop = afterAwake(limitMs, late);
    answer.then(resolve, reject).finally(stop);
  });
}
