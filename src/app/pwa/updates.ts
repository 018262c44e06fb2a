import type { Workbox } from 'workbox-window';

/** A tab that stays open for days asks for a newer version this often, when it is looked at. */
const CHECK_EVERY_MS = 60 * 60 * 1000;

/** Finds newer versions and says so once. None is ever used without the person's wish. */
export function watchForUpdates(workbox: Workbox, onReady: () => void): void {
  workbox.addEventListener('waiting', onReady);
  let checkedAtMs = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - checkedAtMs < CHECK_EVERY_MS) return;
    checkedAtMs = Date.now();
    // without a network there is nothing new
    workbox.update().catch(() => {});
  });
}

/** Lets the newer version take over and reloads this tab; other tabs go on with the files of theirs. */
export async function applyUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  const waiting = registration?.waiting;
  // another tab was quicker
  if (!waiting) return location.reload();
  waiting.addEventListener('statechange', () => waiting.state === 'activated' && location.reload());
  waiting.postMessage({ type: 'SKIP_WAITING' });
}
