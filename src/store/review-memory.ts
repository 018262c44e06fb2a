import type { StoreApi } from 'zustand';
import type { ReviewVault } from '../vault/review-vault.ts';
import type { Review } from './gallery-types.ts';
import { pictureById } from './picture-index.ts';
import type { AppState } from './state.ts';

/** Long lists are ordered anew when reviews come back, so they come back this often at most. */
const LONG_LIST = 300;
const LONG_LIST_MS = 500;

/**
 * Keeps what a person says of pictures by the hash of their bytes, and brings it back when the same bytes are read
 * again, whatever they are called by then.
 */
export class ReviewMemory {
  /** By SHA-256; null: taken back on this visit. */
  private readonly known = new Map<string, Review | null>();
  /** Ids of pictures that something was said of before they were read. */
  private readonly early = new Set<string>();
  private read: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: StoreApi<AppState>,
    private readonly vault: ReviewVault,
  ) {
    store.subscribe((state, before) => {
      if (state.review !== before.review) this.keepChanges(state, before.review);
    });
    // what cannot be read is as if it had not been kept; the storage itself says why
    this.load().catch(() => {});
  }

  /** The bytes of these pictures are known now. */
  note(ids: readonly string[]): void {
    this.read.push(...ids);
    const { length } = this.store.getState().pictures;
    this.timer ??= setTimeout(() => this.restore(), length > LONG_LIST ? LONG_LIST_MS : 0);
  }

  /** How many are kept. Rejects with what the browser says. */
  async count(): Promise<number> {
    await this.vault.flush();
    return this.vault.count();
  }

  /** Deletes what is kept. What is on the page stays until it is closed. Rejects with what the browser says. */
  async forget(): Promise<void> {
    this.known.clear();
    this.early.clear();
    await this.vault.removeAll();
  }

  private async load(): Promise<void> {
    for await (const records of this.vault.all()) {
      for (const { sha256, label, verdict } of records) {
        if (!this.known.has(sha256)) this.known.set(sha256, { label, verdict });
      }
    }
    this.note(this.store.getState().pictures.map(({ id }) => id));
  }

  private restore(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const ids = this.read;
    this.read = [];
    const { review } = this.store.getState();
    const back = new Map<string, Review>();
    for (const id of ids) {
      const sha256 = this.hashOf(id);
      if (sha256 === null) continue;
      const said = review.get(id);
      const kept = this.known.get(sha256);
      if (said) {
        if (this.early.delete(id)) this.keep(sha256, said);
      } else if (kept) back.set(id, kept);
    }
    if (back.size > 0) this.store.setState({ review: new Map([...review, ...back]) });
  }

  private keepChanges({ review }: AppState, before: ReadonlyMap<string, Review>): void {
    for (const [id, entry] of review) {
      if (before.get(id) !== entry) this.keepOf(id, entry);
    }
    for (const id of before.keys()) {
      if (!review.has(id)) this.keepOf(id, null);
    }
  }

  private keepOf(id: string, review: Review | null): void {
    const sha256 = this.hashOf(id);
    if (sha256 !== null) this.keep(sha256, review);
    // has no hash yet: kept when it has
    else this.early.add(id);
  }

  private keep(sha256: string, review: Review | null): void {
    if (this.known.get(sha256) === review) return;
    this.known.set(sha256, review);
    this.vault.keep(sha256, review);
  }

  private hashOf(id: string): string | null {
    const status = pictureById(this.store.getState().pictures, id)?.status;
    return status?.kind === 'done' ? status.facts.sha256 : null;
  }
}
