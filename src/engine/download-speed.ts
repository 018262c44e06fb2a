import type { LoadingStage } from './engine-state.ts';
import type { LoadProgress } from './protocol.ts';

/** Adds the mean speed since the first byte to what the worker reports. */
export class DownloadSpeed {
  private startedAtMs: number | null = null;

  annotate(progress: Exclude<LoadProgress, { stage: 'opening' }>): LoadingStage {
    if (progress.stage !== 'download') return progress;
    const now = performance.now();
    this.startedAtMs ??= now;
    const elapsedMs = now - this.startedAtMs;
    const bytesPerSecond = elapsedMs > 0 ? (progress.loadedBytes / elapsedMs) * 1000 : 0;
    return { ...progress, bytesPerSecond };
  }
}
