const WINDOW_MS = 4000;
/** Below this a speed is noise. */
const LEAST_MS = 400;

/** The speed of the last four seconds, so that a pause or a slow start is soon forgotten. */
export class SpeedMeter {
  private marks: { atMs: number; bytes: number }[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @returns bytes per second; 0 while it is not known. */
  add(bytes: number): number {
    const atMs = this.now();
    this.marks.push({ atMs, bytes });
    this.marks = this.marks.filter((mark) => atMs - mark.atMs <= WINDOW_MS);
    const [first] = this.marks;
    const spanMs = atMs - (first?.atMs ?? atMs);
    if (spanMs < LEAST_MS) return 0;
    // the first mark's bytes came before the span
    const sum = this.marks.slice(1).reduce((total, mark) => total + mark.bytes, 0);
    return (sum / spanMs) * 1000;
  }
}
