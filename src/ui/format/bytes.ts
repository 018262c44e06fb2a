const UNITS = ['B', 'kB', 'MB', 'GB'];

/** Decimal units, as file managers and download lists count: `834 B`, `1.2 kB`, `36.0 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (unit < UNITS.length - 1 && value >= 999.95) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}
