import { formatBytes } from './bytes.ts';
import { formatDuration } from './duration.ts';

export interface Download {
  loadedBytes: number;
  totalBytes: number;
  bytesPerSecond: number;
}

/** Whole percent, 0 to 100. */
export function downloadPercent({ loadedBytes, totalBytes }: Download): number {
  return totalBytes > 0 ? Math.min(100, Math.floor((loadedBytes / totalBytes) * 100)) : 0;
}

/** `12.4 of 36.0 MB`; the unit of the first number only where it is another one. */
function formatShare(loadedBytes: number, totalBytes: number): string {
  const [loaded, loadedUnit] = formatBytes(loadedBytes).split(' ');
  const total = formatBytes(totalBytes);
  return total.endsWith(` ${loadedUnit}`) ? `${loaded} of ${total}` : `${loaded} ${loadedUnit} of ${total}`;
}

/** `12.4 of 36.0 MB, 4.1 MB/s, 6 s left`; speed and time only once a speed is known. */
export function formatDownload(download: Download): string {
  const { loadedBytes, totalBytes, bytesPerSecond } = download;
  const parts = [formatShare(loadedBytes, totalBytes)];
  if (bytesPerSecond > 0) {
    parts.push(`${formatBytes(bytesPerSecond)}/s`);
    const leftMs = ((totalBytes - loadedBytes) / bytesPerSecond) * 1000;
    // whole seconds: tenths would flicker
    if (leftMs > 0)
      parts.push(`${formatDuration(Math.max(1, Math.ceil(leftMs / 1000)) * 1000).replace('.0', '')} left`);
  }
  return parts.join(', ');
}
