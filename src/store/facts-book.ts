import type { PictureFacts, PictureItem } from './state.ts';

/** Removed pictures that are remembered beyond those whose removal can be undone. */
const MAX_REMOVED = 1000;

/** What was read off pictures under any model, also off removed ones while they may come back. */
export class FactsBook {
  /** By picture id. */
  private readonly facts = new Map<string, PictureFacts>();
  /** What an undo brings back. */
  private lastRemoved: readonly PictureItem[] = [];

  get(id: string): PictureFacts | undefined {
    return this.facts.get(id);
  }

  put(id: string, facts: PictureFacts): void {
    this.facts.set(id, facts);
  }

  noteRemoval(removed: readonly PictureItem[]): void {
    this.lastRemoved = removed;
  }

  /**
   * Forgets pictures that nobody can bring back, once there are many: otherwise whoever goes through one folder after
   * another fills the memory with what they have removed.
   *
   * @returns the SHA-256 of files that no picture has any more.
   */
  forgetGone(pictures: readonly PictureItem[]): ReadonlySet<string> {
    if (this.facts.size <= pictures.length + this.lastRemoved.length + MAX_REMOVED) return new Set();
    const gone = new Map(this.facts);
    for (const { id } of [...pictures, ...this.lastRemoved]) gone.delete(id);
    for (const id of gone.keys()) this.facts.delete(id);
    const sha256s = new Set([...gone.values()].map(({ sha256 }) => sha256));
    for (const { sha256 } of this.facts.values()) sha256s.delete(sha256);
    return sha256s;
  }
}
