import { ModelError } from '../../models/model-error.ts';

/** @throws {ModelError} `STORAGE_FULL` before a byte is asked for, where the browser says that it will not fit. */
export async function demandSpace(name: string, neededBytes: number): Promise<void> {
  const storage = navigator.storage as StorageManager | undefined;
  const estimate = await storage?.estimate?.();
  if (estimate?.quota === undefined || estimate.usage === undefined) return;
  const freeBytes = Math.max(0, estimate.quota - estimate.usage);
  if (neededBytes > freeBytes) {
    throw new ModelError('STORAGE_FULL', name, `${neededBytes} bytes into ${freeBytes}`, {
      neededBytes,
      freeBytes,
    });
  }
}
