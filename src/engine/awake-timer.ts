const STEP_MS = 1000;

/**
 * Calls `late` after `limitMs` in which the page was awake: a computer that slept, or a page that was frozen, must
 * not make a call look late whose worker slept as well. Counted in steps, of which those missed do not come back.
 *
 * @returns ends the waiting.
 */
export function afterAwake(limitMs: number, late: () => void): () => void {
  let leftMs = limitMs;
  const timer = setInterval(() => {
    leftMs -= STEP_MS;
    if (leftMs > 0) return;
    clearInterval(timer);
    late();
  }, STEP_MS);
  return () => clearInterval(timer);
}
