import { pictureById } from './picture-index.ts';
import type { PictureItem } from './state.ts';

/** A picture that can be compared. */
export interface Comparable {
  id: string;
  sha256: string;
}

/**
 * How similar each picture is to what is searched for, in the order of comparing. Ids and numbers side by side: a map
 * of 20,000 would be made anew at every search.
 */
export class Similarities {
  ids: string[] = [];
  /** NaN for pictures that could not be compared. */
  values: number[] = [];
  /** The list that all of `ids` are known to be in. */
  private checked: readonly PictureItem[] | null = null;

  /** Pictures that are encoded and were not compared yet. */
  missingOf(pictures: readonly PictureItem[]): Comparable[] {
    const known = this.ids.length > 0 ? new Set(this.ids) : null;
    const missing: Comparable[] = [];
    for (const { id, status } of pictures) {
      if (status.kind === 'done' && !known?.has(id)) missing.push({ id, sha256: status.facts.sha256 });
    }
    return missing;
  }

  /** @param list the one that `missingOf` found the pictures in. */
  add(list: readonly PictureItem[], pictures: readonly Comparable[], values: ArrayLike<number>): void {
    this.checked = this.ids.length === 0 ? list : null;
    pictures.forEach(({ id }, index) => {
      this.ids.push(id);
      this.values.push(values[index] ?? Number.NaN);
    });
  }

  /** Lets go of pictures that are no longer in the list. */
  keepOnly(pictures: readonly PictureItem[]): void {
    if (this.checked === pictures) return;
    this.checked = pictures;
    const stays = this.ids.map((id) => pictureById(pictures, id) !== undefined);
    if (stays.every(Boolean)) return;
    this.ids = this.ids.filter((_, place) => stays[place]);
    this.values = this.values.filter((_, place) => stays[place]);
  }
}
