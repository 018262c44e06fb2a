/** One Ctrl-C may come twice: from the terminal, and handed on by npm or tsx. */
const SAME_PRESS_MS = 1000;

/** Told by the first Ctrl-C (or SIGTERM) to stop after the picture under way; the second one ends at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  let stoppedAtMs = 0;
  const onSignal = () => {
    if (stop.signal.aborted) {
      if (performance.now() - stoppedAtMs > SAME_PRESS_MS) process.exit(130);
      return;
    }
    console.error('Stopping after the picture under way. Run the same command again to go on.');
    stoppedAtMs = performance.now();
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stop.signal;
}
