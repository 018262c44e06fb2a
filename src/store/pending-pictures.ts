import { pictureById } from './picture-index.ts';
import type { PictureItem } from './state.ts';

export interface PendingPicture {
  id: string;
  sha256: string;
}

/** Pictures that are encoded and have no numbers yet. */
export class PendingPictures {
  private readonly ids = new Set<string>();
  private onScreen: ReadonlySet<string> = new Set();

  constructor(private readonly pictures: () => readonly PictureItem[]) {}

  get size(): number {
    return this.ids.size;
  }

  add(ids: Iterable<string>): void {
    for (const id of ids) this.ids.add(id);
  }

  /** The labels are others: every picture needs new numbers. */
  addAll(): void {
    for (const { id, status } of this.pictures()) if (status.kind === 'done') this.ids.add(id);
  }

  look(onScreen: readonly string[]): void {
    this.onScreen = new Set(onScreen);
  }

  /** All of them, those on screen first. What is gone or must be read again is not among them. */
  take(): PendingPicture[] {
    const pictures = this.pictures();
    const all: PendingPicture[] = [];
    const takeOne = (id: string) => {
      const status = pictureById(pictures, id)?.status;
      if (status?.kind === 'done') all.push({ id, sha256: status.facts.sha256 });
    };
    for (const id of this.onScreen) if (this.ids.delete(id)) takeOne(id);
    for (const id of this.ids) takeOne(id);
    this.ids.clear();
    return all;
  }
}
