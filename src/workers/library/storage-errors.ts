import { ModelError } from '../../models/model-error.ts';

/** Runs `work` and gives what the browser throws about its storage a code of ours. */
export async function storing<T>(file: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageError(error, file);
  }
}

export function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

function storageError(error: unknown, file: string): unknown {
  if (error instanceof ModelError || isNamed(error, 'AbortError')) return error;
  if (isNamed(error, 'QuotaExceededError')) return new ModelError('STORAGE_FULL', file, String(error));
  // the handle of the file is held by another tab
  if (isNamed(error, 'NoModificationAllowedError')) return new ModelError('MODEL_BUSY', file, String(error));
  return new ModelError('STORAGE_FAILED', file, String(error));
}
