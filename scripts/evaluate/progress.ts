/** How often the line is written anew; a line for every picture would fill a log. */
const REPORT_EVERY_MS = 1000;

/** Shows on stderr how far a run is, so that stdout and the JSON stay clean. */
export class Progress {
  private done = 0;
  private readonly startedAtMs = performance.now();
  private reportedAtMs = this.startedAtMs;

  constructor(private readonly total: number) {}

  step(): void {
    this.done += 1;
    const now = performance.now();
    if (now - this.reportedAtMs < REPORT_EVERY_MS) return;
    this.reportedAtMs = now;
    const leftS = (this.total - this.done) / this.imagesPerSecond;
    console.error(
      `${this.done} of ${this.total} pictures, ${this.imagesPerSecond.toFixed(1)}/s, ${Math.ceil(leftS)} s left`,
    );
  }

  warn(message: string): void {
    console.error(`cannot read ${message.replaceAll('\n', ' ')}`);
  }

  finish(): void {
    console.error(`${this.done} of ${this.total} pictures done, ${this.imagesPerSecond.toFixed(1)}/s`);
  }

  /** Decoding, preprocessing and encoding together. */
  get imagesPerSecond(): number {
    return this.done / ((performance.now() - this.startedAtMs) / 1000);
  }
}
