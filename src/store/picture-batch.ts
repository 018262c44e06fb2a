import type { StoreApi } from 'zustand';
import { placeOf } from './picture-index.ts';
import type { AppState, PictureItem } from './state.ts';

/** The engine's news reach the screen this often at most; the first after a silence at once. */
const FLUSH_MS = 100;
/** A short list costs next to nothing, and somebody waits for its first result. */
const SHORT_LIST = 100;
const SHORT_FLUSH_MS = 16;

/**
 * Changes of single pictures, gathered into one change of the state. Each new list wakes everything that reads it, so
 * one list a picture would cost more the more pictures there are.
 */
export class PictureBatch {
  private readonly parts = new Map<string, Partial<PictureItem>>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private flushedAtMs = -Infinity;

  /** @param onFlush called after the state has changed. */
  constructor(
    private readonly store: StoreApi<AppState>,
    private readonly onFlush: () => void,
  ) {}

  change(id: string, part: Partial<PictureItem>): void {
    this.parts.set(id, { ...this.parts.get(id), ...part });
    const pauseMs = this.store.getState().pictures.length <= SHORT_LIST ? SHORT_FLUSH_MS : FLUSH_MS;
    this.timer ??= setTimeout(
      () => this.flush(),
      Math.max(0, this.flushedAtMs + pauseMs - performance.now()),
    );
  }

  /** Now, before something reads or replaces the whole list. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.parts.size === 0) return;
    this.flushedAtMs = performance.now();
    const { pictures: before } = this.store.getState();
    const pictures = before.slice();
    for (const [id, part] of this.parts) {
      const place = placeOf(before, id);
      const picture = before[place];
      // what was removed meanwhile needs no change
      if (picture) pictures[place] = { ...picture, ...part };
    }
    this.parts.clear();
    this.store.setState({ pictures });
    this.onFlush();
  }
}
