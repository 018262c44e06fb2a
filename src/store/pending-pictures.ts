import { pictureById } from './picture-index.ts';
import type { PictureItem } from './state.ts';

export interface PendingPicture {
  id: string;
  sha256: string;
}

/** Pictures that are encoded and have no numbers yet. */
export class PendingPictures {
  private readonly ids = new Set<string>();
  /** Every picture is meant, listed in `ids` or not. */
  private all = false;
  private onScreen: ReadonlySet<string> = new Set();

  constructor(private readonly pictures: () => readonly PictureItem[]) {}

  get isEmpty(): boolean {
    return !this.all && this.ids.size === 0;
  }

  add(ids: Iterable<string>): void {
    for (const id of ids) this.ids.add(id);
  }

  /** The labels are others: every picture needs new numbers. */
  addAll(): void {
    this.all = true;
  }

  look(onScreen: readonly string[]): void {
    this.onScreen = new Set(onScreen);
  }

  /** All of them, those on screen first. What is gone or must be read again is not among them. */
  take(): PendingPicture[] {
    const pictures = this.pictures();
    const taken: PendingPicture[] = [];
    const take = (picture: PictureItem | undefined) => {
      const status = picture?.status;
      if (status?.kind === 'done') taken.push({ id: picture!.id, sha256: status.facts.sha256 });
    };
    for (const id of this.onScreen) {
      if (this.all || this.ids.delete(id)) take(pictureById(pictures, id));
    }
    if (this.all) {
      for (const picture of pictures) if (!this.onScreen.has(picture.id)) take(picture);
    } else for (const id of this.ids) take(pictureById(pictures, id));
    this.all = false;
    this.ids.clear();
    return taken;
  }
}
