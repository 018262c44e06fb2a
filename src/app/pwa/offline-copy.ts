import { messageSW } from 'workbox-window';
import type { KeepAnswer, KeepMessage } from '../../sw/messages.ts';

const SAID = 'wordsight.offline-said';

/** Has the service worker keep the files that this visit has used: the runtime and the model, one of several each. */
export async function keepOffline(urls: string[]): Promise<boolean> {
  const { active } = await navigator.serviceWorker.ready;
  if (!active) return false;
  const message: KeepMessage = { type: 'KEEP', urls };
  const answer = (await messageSW(active, message)) as KeepAnswer;
  return answer.complete;
}

/** True the first time it is called on this device. */
export function firstTimeOffline(): boolean {
  try {
    const said = localStorage.getItem(SAID) !== null;
    localStorage.setItem(SAID, 'yes');
    return !said;
  } catch {
    // where nothing is kept, this is not kept either
    return false;
  }
}
