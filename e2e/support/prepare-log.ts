import type { Page } from '@playwright/test';

/** One file on its way through the prepare worker. */
export interface PrepareCall {
  name: string;
  startMs: number;
  tookMs: number;
  answered: boolean;
}

export interface PrepareLog {
  /** A drawing has two: it is checked first. */
  calls: PrepareCall[];
  workers: number;
  longestStallMs: number;
  /** Where the page stood still: how long, and the file that went to the worker last. */
  stalls: { ms: number; after: string }[];
}

interface Noted extends Omit<PrepareLog, 'calls'> {
  calls: { name: string; startMs: number; endMs: number | null }[];
}

type NotingWindow = typeof window & { prepareLog: Noted };

/**
 * Notes from inside the page, without any code of ours in the app: what each file cost the worker that reads it, how
 * many such workers were started, and how long the page itself stood still.
 */
export async function logPrepareCalls(page: Page): Promise<() => Promise<PrepareLog>> {
  await page.addInitScript(() => {
    const log: Noted = { calls: [], workers: 0, longestStallMs: 0, stalls: [] };
    (window as NotingWindow).prepareLog = log;
    const post = Worker.prototype.postMessage as (...args: unknown[]) => void;
    const seen = new WeakSet<Worker>();
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      // what Comlink sends
      const { id, path, argumentList } = args[0] as {
        id?: string;
        path?: string[];
        argumentList?: { value?: { file?: File; name?: string } }[];
      };
      if (path?.[0] === 'prepare' || path?.[0] === 'checkSvg') {
        if (!seen.has(this)) log.workers += 1;
        seen.add(this);
        const value = argumentList?.[0]?.value;
        const name = value?.file?.name ?? value?.name ?? '';
        const call: Noted['calls'][number] = { name, startMs: performance.now(), endMs: null };
        log.calls.push(call);
        this.addEventListener('message', ({ data }: MessageEvent<{ id?: string }>) => {
          if (data.id === id) call.endMs = performance.now();
        });
        try {
          return post.apply(this, args);
        } catch (error) {
          // what cannot be sent is answered by the browser
          call.endMs = performance.now();
          throw error;
        }
      }
      return post.apply(this, args);
    } as typeof Worker.prototype.postMessage;
    let lastMs = performance.now();
    setInterval(() => {
      const now = performance.now();
      log.longestStallMs = Math.max(log.longestStallMs, now - lastMs);
      if (now - lastMs > 1000) log.stalls.push({ ms: now - lastMs, after: log.calls.at(-1)?.name ?? '' });
      lastMs = now;
    }, 50);
  });
  return () =>
    page.evaluate(() => {
      const { calls, ...rest } = (window as NotingWindow).prepareLog;
      // by the page's clock: the one of the test has another beginning
      const nowMs = performance.now();
      const taken = calls.map(({ name, startMs, endMs }) => ({
        name,
        startMs,
        tookMs: (endMs ?? nowMs) - startMs,
        answered: endMs !== null,
      }));
      return { ...rest, calls: taken };
    });
}
