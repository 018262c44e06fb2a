import type { Vault } from '../vault/vault.ts';

/** Writes what waits when the page is hidden or goes away: there may be no later. */
export function flushWhenLeaving({ embeddings, prompts }: Vault): void {
  const flush = () => {
    void embeddings.flush();
    void prompts.flush();
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') flush();
  });
  addEventListener('pagehide', flush);
}
