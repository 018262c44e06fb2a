import { reportRequests } from './report-requests.ts';

/**
 * Lets the page know when this worker is gone.
 *
 * A worker that closes or crashes fires no event in the page. But a lock that it holds is given back by the
 * browser in every such case, and the page waits for that lock. The name of the worker is the name of the lock.
 * The message says that the lock is held, so that the page does not take it first.
 */
export async function announceLife(): Promise<void> {
  reportRequests();
  // absent outside secure contexts: there the page has only the worker's error events to go by
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return postMessage({ alive: true });
  await locks.request(self.name, () => {
    postMessage({ alive: true });
    return new Promise<never>(() => {});
  });
}
