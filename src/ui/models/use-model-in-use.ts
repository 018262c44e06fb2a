import type { ModelRef } from '../../store/state.ts';
import { useApp } from '../store-context.ts';

/** `In use` or what it is on its way to; null for a model that is not in use. */
export function useModelInUse({ kind, id }: ModelRef): string | null {
  return useApp(({ model, engine }) => {
    if (model.kind !== kind || model.id !== id) return null;
    if (engine.kind === 'ready' || engine.kind === 'restarting') return 'In use';
    // one that failed or was stopped can be chosen again
    return engine.kind === 'failed' || engine.kind === 'cancelled' ? null : 'Loading';
  });
}
