/** The average is over the last half minute: long enough to be calm, short enough to follow the machine. */
const WINDOW_MS = 30_000;
/** Before that a guess would be worth nothing. */
const MIN_SPAN_MS = 2000;

interface Mark {
  atMs: number;
  finished: number;
}

/** How long the rest will take, from how many were finished lately. */
export class Pace {
  private marks: Mark[] = [];

  /** Work stands still or begins anew: what was measured says nothing about what comes. */
  reset(): void {
    this.marks = [];
  }

  /** @returns milliseconds until `waiting` more are finished; null while that is not known. */
  note(atMs: number, finished: number, waiting: number): number | null {
    const last = this.marks.at(-1);
    if (last && finished < last.finished) this.reset();
    this.marks.push({ atMs, finished });
    while (this.marks.length > 2 && atMs - this.marks[0]!.atMs > WINDOW_MS) this.marks.shift();
    const first = this.marks[0]!;
    const spanMs = atMs - first.atMs;
    const done = finished - first.finished;
    return spanMs < MIN_SPAN_MS || done === 0 ? null : (spanMs / done) * waiting;
  }
}
