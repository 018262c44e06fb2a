import type { StoreApi } from 'zustand';
import type { EngineState } from '../../engine/engine-state.ts';
import type { AppState } from '../../store/state.ts';

/** A visit of this length is worth keeping, however slow its model is. */
const LONGEST_WAIT_MS = 15_000;
/** Time for the first picture, which is often there before the model is. */
const FIRST_PICTURE_MS = 1000;

/** Resolves a moment after the engine has started, or has given up. */
export function whenStarted(app: StoreApi<AppState>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(settle, LONGEST_WAIT_MS);
    const unsubscribe = app.subscribe(({ engine }) => {
      if (!isStarting(engine)) setTimeout(settle, FIRST_PICTURE_MS);
    });
    function settle(): void {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    }
  });
}

/** The engine is idle only until the page has asked for its first model. */
function isStarting({ kind }: EngineState): boolean {
  return kind === 'idle' || kind === 'loading';
}
