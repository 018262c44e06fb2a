/** Of this tab; gone with it, so that the next visit may try again. */
const GUARD = 'wordsight.reloaded-for-threads';

/** On a slow line the first visit goes on with one thread instead of waiting. */
const PATIENCE_MS = 10_000;

export interface IsolationParts {
  /** Rejects when there is no service worker to be had. */
  registered: Promise<unknown>;
  /** True when the person has put something into the page that a reload would take away. */
  touched: () => boolean;
  /** Calls back when `touched` may have changed. */
  subscribe: (listener: () => void) => () => void;
}

/**
 * On a host that sends no isolation headers the service worker adds them, which takes hold with the next load: the
 * first visit is reloaded once, before anything is downloaded. Never a page that has something of the person's in
 * it, and never twice in a tab, whatever the browser makes of it.
 *
 * @returns resolves when the engine may start; never, when the page is on its way out.
 */
export async function settleIsolation(parts: IsolationParts): Promise<void> {
  // a page that came through the service worker and is not isolated will not be after a reload either
  if (crossOriginIsolated || !canRegister() || navigator.serviceWorker.controller || wasReloaded()) return;
  const active = await firstOf(parts);
  if (!active || parts.touched() || !noteReload()) return;
  location.reload();
  await new Promise<never>(() => {});
}

export function canRegister(): boolean {
  return import.meta.env.PROD && isSecureContext && 'serviceWorker' in navigator;
}

/** True when the service worker is there in time, false when waiting is over for another reason. */
function firstOf({ registered, touched, subscribe }: IsolationParts): Promise<boolean> {
  return new Promise((resolve) => {
    const unsubscribe = subscribe(() => touched() && settle(false));
    const timer = setTimeout(() => settle(false), PATIENCE_MS);
    function settle(active: boolean): void {
      clearTimeout(timer);
      unsubscribe();
      resolve(active);
    }
    registered.then(
      () => navigator.serviceWorker.ready.then(() => settle(true)),
      () => settle(false),
    );
  });
}

/** Where storage is denied nothing guards against a loop: then there is no reload. */
function wasReloaded(): boolean {
  try {
    return sessionStorage.getItem(GUARD) !== null;
  } catch {
    return true;
  }
}

function noteReload(): boolean {
  try {
    sessionStorage.setItem(GUARD, 'yes');
    return true;
  } catch {
    return false;
  }
}
