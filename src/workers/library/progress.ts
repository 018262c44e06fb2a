import { SpeedMeter } from '../../models/library/speed-meter.ts';
import type { DownloadProgress } from '../../models/library/types.ts';

/** The page cannot show more than this, and every report is a message. */
const REPORT_EVERY_MS = 100;

/** Adds up what is there of a model and tells the page, at most ten times a second. */
export class ProgressReport {
  private readonly speed = new SpeedMeter();
  private loadedBytes = 0;
  private unreportedBytes = 0;
  private reportedAtMs = -Infinity;

  constructor(
    private readonly totalBytes: number,
    private readonly onProgress: (progress: DownloadProgress) => void,
  ) {}

  /** @param loadedBytes of all files together. */
  downloaded(loadedBytes: number): void {
    this.unreportedBytes += Math.max(0, loadedBytes - this.loadedBytes);
    this.loadedBytes = loadedBytes;
    const now = performance.now();
    if (now - this.reportedAtMs < REPORT_EVERY_MS) return;
    this.reportedAtMs = now;
    const bytesPerSecond = this.speed.add(this.unreportedBytes);
    this.unreportedBytes = 0;
    this.onProgress({ stage: 'download', loadedBytes, totalBytes: this.totalBytes, bytesPerSecond });
  }

  /** The last part: reading, taking apart. */
  checking(): void {
    const { totalBytes } = this;
    this.onProgress({ stage: 'check', loadedBytes: totalBytes, totalBytes, bytesPerSecond: 0 });
  }
}
