import type { Space } from './library-state.ts';

/** What the browser says about its storage; null where it says nothing. */
export async function measureSpace(): Promise<Space | null> {
  const storage = navigator.storage as StorageManager | undefined;
  const estimate = await storage?.estimate?.();
  if (estimate?.quota === undefined || estimate.usage === undefined) return null;
  return {
    usedBytes: estimate.usage,
    freeBytes: Math.max(0, estimate.quota - estimate.usage),
    persistent: (await storage?.persisted?.()) ?? false,
  };
}

/** Asks the browser not to clear the models by itself. It may say no, and may ask the person. */
export async function askToPersist(): Promise<void> {
  const storage = navigator.storage as StorageManager | undefined;
  await storage?.persist?.().catch(() => false);
}
