import { SpeedMeter } from '../../models/library/speed-meter.ts';
import type { DownloadProgress } from '../../models/library/types.ts';

/** The page cannot show more than this, and every report is a message. */
const REPORT_EVERY_MS = 100;

/**
 * Adds up what is there of a model and tells the page ten times a second. By the clock and not by the bytes: a
 * connection that falls silent must be seen to stand where it is.
 */
export class ProgressReport {
  private readonly speed = new SpeedMeter();
  private readonly timer = setInterval(() => this.tell(), REPORT_EVERY_MS);
  private loadedBytes = 0;
  private unreportedBytes = 0;
  private told = '';

  constructor(
    private readonly totalBytes: number,
    private readonly onProgress: (progress: DownloadProgress) => void,
  ) {}

  /** @param loadedBytes of all files together. */
  downloaded(loadedBytes: number): void {
    this.unreportedBytes += Math.max(0, loadedBytes - this.loadedBytes);
    this.loadedBytes = loadedBytes;
  }

  /** The last part: reading, taking apart. */
  checking(): void {
    this.stop();
    const { totalBytes } = this;
    this.onProgress({ stage: 'check', loadedBytes: totalBytes, totalBytes, bytesPerSecond: 0 });
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tell(): void {
    const { loadedBytes, totalBytes } = this;
    const bytesPerSecond = this.speed.add(this.unreportedBytes);
    this.unreportedBytes = 0;
    const state = `${loadedBytes} ${bytesPerSecond}`;
    if (state === this.told) return;
    this.told = state;
    this.onProgress({ stage: 'download', loadedBytes, totalBytes, bytesPerSecond });
  }
}
