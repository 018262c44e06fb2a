import { askToPersist } from '../../store/storage-space.ts';

/** Not in TypeScript's library: Chromium's own. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<unknown>;
}

let offered: InstallPromptEvent | null = null;

/** Keeps the browser's offer to install the page until the person wants it. */
export function watchInstallOffer(onChange: (canInstall: boolean) => void): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered = event as InstallPromptEvent;
    onChange(true);
  });
  addEventListener('appinstalled', () => {
    offered = null;
    onChange(false);
    // what is installed is meant to stay
    void askToPersist();
  });
}

export async function install(): Promise<void> {
  await offered?.prompt();
}
