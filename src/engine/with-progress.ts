import { proxy } from 'comlink';

/**
 * Asks a worker that tells how far it is. Its answer and what it tells come through ports of their own, in any order: what
 * comes after the answer is dropped, or a model that is ready would be shown as loading for ever.
 */
export async function withProgress<P, T>(
  onProgress: (progress: P) => void,
  ask: (onProgress: (progress: P) => void) => Promise<T>,
): Promise<T> {
  let isAnswered = false;
  const tell = (progress: P) => {
    if (!isAnswered) onProgress(progress);
  };
  try {
    return await ask(proxy(tell));
  } finally {
    isAnswered = true;
  }
}
