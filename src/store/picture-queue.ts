/** Which picture is read next: those on screen, from the first to the last, then the others in their order. */
export class PictureQueue {
  private readonly waiting = new Set<string>();
  private onScreen: readonly string[] = [];
  /** Goes on where it was: taking the first of a set again and again would walk over all that were taken before. */
  private rest: SetIterator<string> = this.waiting.values();

  get size(): number {
    return this.waiting.size;
  }

  add(ids: Iterable<string>): void {
    for (const id of ids) this.waiting.add(id);
  }

  delete(id: string): void {
    this.waiting.delete(id);
  }

  clear(): void {
    this.waiting.clear();
  }

  look(onScreen: readonly string[]): void {
    this.onScreen = onScreen;
  }

  next(): string | undefined {
    const seen = this.onScreen.find((id) => this.waiting.has(id));
    const id = seen ?? this.nextOfRest();
    if (id !== undefined) this.waiting.delete(id);
    return id;
  }

  private nextOfRest(): string | undefined {
    if (this.waiting.size === 0) return undefined;
    const { value, done } = this.rest.next();
    if (!done) return value;
    // what came after the iterator had reached the end
    this.rest = this.waiting.values();
    return this.rest.next().value;
  }
}
