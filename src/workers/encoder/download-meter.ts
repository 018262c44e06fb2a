import type { RunnableFile } from '../../clip/runnable-manifest.ts';
import type { LoadProgress } from '../../engine/protocol.ts';

/** The page cannot show more than this, and every report is a message. */
const REPORT_EVERY_MS = 50;

/** Adds up what arrives over several downloads and reports the sum, at most twenty times a second. */
export class DownloadMeter {
  private loadedBytes = 0;
  private totalBytes: number;
  private runtimeCounted = false;
  private reportedAtMs = -Infinity;

  constructor(
    private readonly onProgress: (progress: LoadProgress) => void,
    files: RunnableFile[],
  ) {
    this.totalBytes = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  }

  add(arrivedBytes: number): void {
    this.loadedBytes += arrivedBytes;
    const now = performance.now();
    if (now - this.reportedAtMs < REPORT_EVERY_MS) return;
    this.reportedAtMs = now;
    // files of unknown size make the total a lower bound
    const totalBytes = Math.max(this.totalBytes, this.loadedBytes);
    this.onProgress({ stage: 'download', loadedBytes: this.loadedBytes, totalBytes });
  }

  /** The runtime's size is known from its first byte on. */
  addRuntime(arrivedBytes: number, runtimeBytes: number): void {
    if (!this.runtimeCounted) this.totalBytes += runtimeBytes;
    this.runtimeCounted = true;
    this.add(arrivedBytes);
  }
}
