/** How often the line is written anew; a line for every picture would fill a log. */
const REPORT_EVERY_MS = 2000;

/** Shows on stderr how far a run is. The number of pictures is counted beside the work and may come later. */
export class RunProgress {
  private total: number | null = null;
  private fresh = 0;
  private failed = 0;
  private readonly startedAtMs = performance.now();
  private reportedAtMs = this.startedAtMs;

  /** @param before pictures that were in the file already. */
  constructor(private readonly before: number) {}

  setTotal(total: number): void {
    this.total = total;
  }

  step(error: string | null, path: string): void {
    this.fresh += 1;
    if (error !== null) {
      this.failed += 1;
      console.error(`cannot read ${path}: ${error}`);
    }
    const now = performance.now();
    if (now - this.reportedAtMs < REPORT_EVERY_MS) return;
    this.reportedAtMs = now;
    console.error(this.sentence());
  }

  /** `1200 of 50000 pictures, 14.2/s, 57 min left` */
  sentence(): string {
    const done = this.before + this.fresh;
    const rate = this.fresh / ((performance.now() - this.startedAtMs) / 1000);
    if (this.total === null) return `${done} pictures, ${rate.toFixed(1)}/s`;
    const left = duration((this.total - done) / rate);
    return `${done} of ${this.total} pictures, ${rate.toFixed(1)}/s, ${left} left`;
  }

  summary(): string {
    const resumed = this.before > 0 ? `, ${this.before} were there already` : '';
    return `${this.fresh} pictures done, ${this.failed} of them unreadable${resumed}.`;
  }
}

function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'an unknown time';
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
