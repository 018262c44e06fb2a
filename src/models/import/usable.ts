import { ModelError } from '../model-error.ts';

/**
 * What can be used of several files that do the same: one that cannot be is left out with a warning, since the others
 * will do.
 *
 * @param attempt throws a `ModelError` for a file that cannot be used.
 * @throws {ModelError} that of the first file, if none can be used.
 */
export async function usable<T, R>(
  files: readonly T[],
  attempt: (file: T) => R | Promise<R>,
  warnings: string[],
): Promise<R[]> {
  const results: R[] = [];
  const errors: ModelError[] = [];
  for (const file of files) {
    try {
      results.push(await attempt(file));
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      errors.push(error);
    }
  }
  if (results.length === 0 && errors[0]) throw errors[0];
  warnings.push(...errors.map(({ file, detail }) => `${file} was left out: it ${detail}.`));
  return results;
}
