import { watchRequests, type RequestsMessage } from '../engine/request-report.ts';

/** Tells the page about every request that this worker makes, so that the page can show all of them. */
export function reportRequests(): void {
  const [, name = 'unnamed'] = /(\w+)\.worker/.exec(self.location.pathname) ?? [];
  watchRequests(name, (requests) => postMessage({ requests } satisfies RequestsMessage));
}

/** A request that failed may never be on the browser's list. */
const LONGEST_WAIT_MS = 1000;

/** For a worker that ends after its last request: resolves when the page was told of it. After `reportRequests`. */
export function whenReported(url: string): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LONGEST_WAIT_MS);
    // observers are called in the order in which they began
    new PerformanceObserver((list) => {
      if (list.getEntriesByName(url).length > 0) resolve();
    }).observe({ type: 'resource', buffered: true });
  });
}
