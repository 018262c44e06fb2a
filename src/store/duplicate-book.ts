/**
 * Which pictures have the same bytes. The first of them in the list counts as the original, in whatever order they
 * were read.
 */
export class DuplicateBook {
  private readonly idsByHash = new Map<string, Set<string>>();
  private changed = new Set<string>();
  private duplicates: ReadonlyMap<string, string> = new Map();

  note(id: string, sha256: string): void {
    const ids = this.idsByHash.get(sha256);
    if (!ids) this.idsByHash.set(sha256, new Set([id]));
    else if (!ids.has(id)) {
      ids.add(id);
      this.changed.add(sha256);
    }
  }

  /** Everything anew, after pictures were taken away or came back. */
  renew(pictures: Iterable<{ id: string; sha256: string }>): void {
    this.idsByHash.clear();
    this.changed.clear();
    this.duplicates = new Map();
    for (const { id, sha256 } of pictures) this.note(id, sha256);
  }

  /** Picture id -> id of the original. The same map as before while there is nothing new. */
  current(placeOf: (id: string) => number): ReadonlyMap<string, string> {
    if (this.changed.size === 0) return this.duplicates;
    const duplicates = new Map(this.duplicates);
    for (const sha256 of this.changed) {
      const ids = [...(this.idsByHash.get(sha256) ?? [])].sort((a, b) => placeOf(a) - placeOf(b));
      const [original = '', ...copies] = ids;
      duplicates.delete(original);
      for (const id of copies) duplicates.set(id, original);
    }
    this.changed = new Set();
    this.duplicates = duplicates;
    return duplicates;
  }
}
