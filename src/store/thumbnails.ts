import type { StoreApi } from 'zustand';
import type { MakeThumbnail } from '../engine/thumbnailer.ts';
import { openFile } from '../intake/picture.ts';
import type { PictureBatch } from './picture-batch.ts';
import { pictureById } from './picture-index.ts';
import type { AppState, PictureItem } from './state.ts';
import { ThumbnailShelf } from './thumbnail-shelf.ts';

/** Tiles are at most about 200 CSS pixels wide, small ones 110; twice that for dense screens. */
const THUMBNAIL_PX = { large: 400, small: 220 };

/** As long as there are no more, each picture's thumbnail is made while it is decoded anyway. */
const MADE_ALONG_THE_WAY = 300;

/** One is drawn while the next one is read from the disk. */
const UNDER_WAY = 2;

/** Small versions of the pictures: made for what is on screen, kept while there is room. */
export class Thumbnails {
  private readonly shelf = new ThumbnailShelf((id) => this.batch.change(id, { thumbnailUrl: null }));
  private onScreen: readonly string[] = [];
  private readonly underWay = new Set<string>();
  /** Files that no thumbnail can be made of. */
  private readonly hopeless = new WeakSet<object>();

  constructor(
    private readonly store: StoreApi<AppState>,
    private readonly batch: PictureBatch,
    private readonly make: MakeThumbnail,
  ) {}

  /** How large a thumbnail the reader of a picture should make along the way; 0 for none. */
  sideWanted({ id }: PictureItem): number {
    if (this.shelf.sidePxOf(id) > 0) return 0;
    return this.shelf.size < MADE_ALONG_THE_WAY || this.shelf.isOnScreen(id) ? this.sidePx() : 0;
  }

  put(id: string, thumbnail: Blob, longestSidePx: number): void {
    this.batch.change(id, { thumbnailUrl: this.shelf.put(id, thumbnail, longestSidePx) });
  }

  /** The present URL of a picture that comes back after it was taken away. */
  urlOf(id: string): string | null {
    return this.shelf.urlOf(id);
  }

  look(onScreen: readonly string[]): void {
    this.onScreen = onScreen;
    this.shelf.see(onScreen);
    this.makeNext();
  }

  /** Makes what is missing on screen, from the first to the last. Called again when more may be missing. */
  makeNext(): void {
    if (this.underWay.size >= UNDER_WAY) return;
    const { pictures } = this.store.getState();
    for (const id of this.onScreen) {
      const picture = pictureById(pictures, id);
      if (!picture || !this.isWanted(picture)) continue;
      void this.makeOne(picture);
      if (this.underWay.size >= UNDER_WAY) return;
    }
  }

  private isWanted({ id, file, status }: PictureItem): boolean {
    if (this.underWay.has(id) || this.hopeless.has(file) || status.kind === 'failed') return false;
    if (this.shelf.sidePxOf(id) >= this.sidePx()) return false;
    return status.kind === 'done' || status.kind === 'cancelled' || this.takesLong();
  }

  /** With few pictures it is their turn soon, and the thumbnail comes along. */
  private takesLong(): boolean {
    const { paused, engine, pictures } = this.store.getState();
    return paused || engine.kind !== 'ready' || pictures.length > MADE_ALONG_THE_WAY;
  }

  private async makeOne({ id, file, name }: PictureItem): Promise<void> {
    this.underWay.add(id);
    const sidePx = this.sidePx();
    try {
      this.put(id, await this.make(await openFile(file), name, sidePx), sidePx);
    } catch {
      // the reader of the picture says what is wrong with it; here its place stays empty
      this.hopeless.add(file);
    } finally {
      this.underWay.delete(id);
    }
    this.makeNext();
  }

  private sidePx(): number {
    return this.store.getState().gallery.dense ? THUMBNAIL_PX.small : THUMBNAIL_PX.large;
  }
}
