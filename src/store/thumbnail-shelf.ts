/** About ten screens of a large monitor; each takes 5 to 30 kB. */
const MAX_KEPT = 600;

interface Kept {
  url: string;
  longestSidePx: number;
}

/**
 * Object URLs of small versions, the least recently seen thrown away when there are too many. What is on screen is
 * never thrown away.
 */
export class ThumbnailShelf {
  /** From the one that was not seen for longest to the one seen last. */
  private readonly kept = new Map<string, Kept>();
  private onScreen: ReadonlySet<string> = new Set();

  /** @param onEvicted told of pictures whose URL is no longer good. */
  constructor(
    private readonly onEvicted: (id: string) => void,
    private readonly maxKept = MAX_KEPT,
  ) {}

  get size(): number {
    return this.kept.size;
  }

  urlOf(id: string): string | null {
    return this.kept.get(id)?.url ?? null;
  }

  /** 0 when there is none. */
  sidePxOf(id: string): number {
    return this.kept.get(id)?.longestSidePx ?? 0;
  }

  put(id: string, thumbnail: Blob, longestSidePx: number): string {
    const before = this.kept.get(id);
    const url = URL.createObjectURL(thumbnail);
    this.kept.delete(id);
    this.kept.set(id, { url, longestSidePx });
    if (before) URL.revokeObjectURL(before.url);
    this.evict();
    return url;
  }

  see(ids: readonly string[]): void {
    this.onScreen = new Set(ids);
    for (const id of ids) {
      const kept = this.kept.get(id);
      if (!kept) continue;
      this.kept.delete(id);
      this.kept.set(id, kept);
    }
    this.evict();
  }

  isOnScreen(id: string): boolean {
    return this.onScreen.has(id);
  }

  private evict(): void {
    for (const [id, { url }] of this.kept) {
      if (this.kept.size <= this.maxKept) return;
      if (this.onScreen.has(id)) continue;
      this.kept.delete(id);
      URL.revokeObjectURL(url);
      this.onEvicted(id);
    }
  }
}
