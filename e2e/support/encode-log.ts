import type { Page } from '@playwright/test';

/** What went to the encode workers, in the order of their start. */
export interface EncodeLog {
  isAssistant: boolean;
  pictures: number;
}

type LoggingWindow = typeof window & { encodeLog: EncodeLog[] };

/**
 * Notes from inside the page, without any code of ours in the app, how many pictures each worker was given.
 *
 * @param endAt the first assistant that is given so many pictures is ended while it has the last of them, as by a crash.
 */
export async function logEncodeCalls(
  page: Page,
  endAt: number | null = null,
): Promise<() => Promise<EncodeLog[]>> {
  await page.addInitScript((limit) => {
    const workers: Worker[] = [];
    const log: EncodeLog[] = [];
    (window as LoggingWindow).encodeLog = log;
    let ended = false;
    const noteFor = (worker: Worker) => {
      if (!workers.includes(worker)) {
        workers.push(worker);
        log.push({ isAssistant: false, pictures: 0 });
      }
      return log[workers.indexOf(worker)]!;
    };
    const post = Worker.prototype.postMessage as (...args: unknown[]) => void;
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      // what Comlink sends
      const [call] = (args[0] as { path?: string[] }).path ?? [];
      if (call === 'load') noteFor(this);
      if (call === 'loadImageEncoder') noteFor(this).isAssistant = true;
      if (call === 'encodeImage') {
        const note = noteFor(this);
        note.pictures += 1;
        if (note.isAssistant && note.pictures === limit && !ended) {
          ended = true;
          queueMicrotask(() => this.terminate());
        }
      }
      return post.apply(this, args);
    } as typeof Worker.prototype.postMessage;
  }, endAt);
  return () => page.evaluate(() => (window as LoggingWindow).encodeLog);
}
