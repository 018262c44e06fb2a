/** Told by the first Ctrl-C (or SIGTERM) to stop after the picture under way; the second one ends at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(130);
    console.error('Stopping after the picture under way. Run the same command again to go on.');
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stop.signal;
}
