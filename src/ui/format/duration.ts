/** `84 ms`, `1.4 s`, `12 s`, `3 min`: as exact as a person can use. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 89.5) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}
