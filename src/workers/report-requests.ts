import { watchRequests, type RequestsMessage } from '../engine/request-report.ts';

/** Tells the page about every request that this worker makes, so that the page can show all of them. */
export function reportRequests(): void {
  const [, name = 'unnamed'] = /(\w+)\.worker/.exec(self.location.pathname) ?? [];
  watchRequests(name, (requests) => postMessage({ requests } satisfies RequestsMessage));
}
