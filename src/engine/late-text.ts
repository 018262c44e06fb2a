/** The page shows the first result before the encoder is blocked again. */
const AFTER_PICTURE_MS = 300;
/** A person who has brought no picture yet has a moment for that. */
const WITHOUT_PICTURE_MS = 1500;

/** Opens a text encoder that was left for later: after the first result, or when nobody brings a picture. */
export class LateText {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waits = false;
  private pictures = 0;

  /** @param open must not reject. */
  constructor(private readonly open: () => Promise<void>) {}

  /** There is one to be opened, or no more. */
  set(waits: boolean): void {
    if (waits === this.waits) return;
    this.waits = waits;
    clearTimeout(this.timer);
    if (this.pictures === 0) this.openIn(WITHOUT_PICTURE_MS);
  }

  /** While `work` on a picture is under way nothing is opened. */
  async after<T>(work: () => Promise<T>): Promise<T> {
    this.pictures += 1;
    clearTimeout(this.timer);
    try {
      return await work();
    } finally {
      this.pictures -= 1;
      // not when all are through: there may be thousands
      this.openIn(AFTER_PICTURE_MS);
    }
  }

  private openIn(delayMs: number): void {
    clearTimeout(this.timer);
    if (this.waits) this.timer = setTimeout(() => void this.open(), delayMs);
  }
}
