import type { StoreApi } from 'zustand';
import type { Engine } from '../engine/engine.ts';
import type { MakeThumbnail } from '../engine/thumbnailer.ts';
import type { Picture } from '../intake/picture.ts';
import { DuplicateBook } from './duplicate-book.ts';
import { FactsBook } from './facts-book.ts';
import { withoutPictures } from './gallery-order.ts';
import { Pace } from './pace.ts';
import { PictureBatch } from './picture-batch.ts';
import { placeOf } from './picture-index.ts';
import { PictureReader } from './picture-reader.ts';
import { queueProgress } from './selectors.ts';
import type { AppState, PictureFacts, PictureItem, PictureStatus } from './state.ts';
import { Thumbnails } from './thumbnails.ts';

/** Everything that happens to the list of pictures. */
export class PictureActions {
  private readonly batch: PictureBatch;
  private readonly reader: PictureReader;
  private readonly thumbnails: Thumbnails;
  private readonly duplicates = new DuplicateBook();
  private readonly pace = new Pace();
  private readonly facts = new FactsBook();
  /** Since the last flush. */
  private readonly encoded: string[] = [];

  constructor(
    private readonly store: StoreApi<AppState>,
    private readonly engine: Engine,
    makeThumbnail: MakeThumbnail,
    /** Told of pictures that have an embedding now. */
    private readonly onEncoded: (ids: string[]) => void,
  ) {
    this.batch = new PictureBatch(store, () => this.afterFlush());
    this.thumbnails = new Thumbnails(store, this.batch, makeThumbnail);
    const { batch, thumbnails } = this;
    const onRead = (id: string, facts: PictureFacts) => this.onRead(id, facts);
    this.reader = new PictureReader({ store, engine, batch, thumbnails, onRead });
  }

  add(pictures: Picture[]): void {
    const items = pictures.map((picture): PictureItem => {
      return { ...picture, status: { kind: 'queued' }, thumbnailUrl: null };
    });
    if (items.length === 0) {
      this.store.setState({ notice: { id: Date.now(), kind: { type: 'nothing-added' }, undo: null } });
      return;
    }
    this.batch.flush();
    this.forgetGone();
    this.store.setState((state) => ({
      pictures: [...state.pictures, ...items],
      selectedId: state.selectedId ?? items[0]?.id ?? null,
    }));
    this.reader.add(items.map(({ id }) => id));
    this.processQueued();
  }

  /** Called whenever the engine comes (back). */
  processQueued(): void {
    this.reader.processQueued();
  }

  /** What is on screen, first to last. */
  showOnScreen(ids: readonly string[]): void {
    this.reader.look(ids);
    this.thumbnails.look(ids);
  }

  remove(ids: ReadonlySet<string>): void {
    this.batch.flush();
    const state = this.store.getState();
    const { pictures } = state;
    const removed = pictures.filter(({ id }) => ids.has(id));
    if (removed.length === 0) return;
    this.facts.noteRemoval(removed);
    for (const { id } of removed) this.reader.drop(id);
    this.store.setState({
      ...withoutPictures(state, ids),
      notice: {
        id: Date.now(),
        kind: { type: 'removed', count: removed.length },
        // not the state: the notice in it holds the undo before, that one the state before, and so on for ever
        undo: () => this.putBack(pictures, removed),
      },
    });
    this.afterMembersChanged();
  }

  retry(...ids: string[]): void {
    for (const id of ids) this.batch.change(id, { status: { kind: 'queued' } });
    this.batch.flush();
    this.reader.add(ids);
    this.processQueued();
  }

  /** The network is back. */
  retryNotLoaded(): void {
    const { pictures } = this.store.getState();
    const waiting = pictures.filter(
      ({ status }) => status.kind === 'failed' && status.error.code === 'APP_NOT_LOADED',
    );
    if (waiting.length > 0) this.retry(...waiting.map(({ id }) => id));
  }

  /** Nothing new is begun; what is under way finishes. */
  pauseQueue(): void {
    this.store.setState({ paused: true, timeLeftMs: null });
    this.pace.reset();
    this.thumbnails.makeNext();
  }

  cancelQueue(): void {
    this.reader.clearQueue();
    this.changeAll((status) =>
      status.kind === 'queued' || status.kind === 'working' ? { kind: 'cancelled' } : status,
    );
    this.reader.abortAll();
    this.store.setState({ paused: false, timeLeftMs: null });
    this.pace.reset();
    this.thumbnails.makeNext();
  }

  resumeQueue(): void {
    this.store.setState({ paused: false });
    this.changeAll((status) => (status.kind === 'cancelled' ? { kind: 'queued' } : status));
    this.reader.addAllWaiting();
    this.processQueued();
  }

  /** Another model: what it has encoded before is done, what it has not waits for it. */
  turnToModel(): void {
    this.changeAll((status, id) => this.statusUnderModel(status, id));
    this.reader.clearQueue();
    this.reader.addAllWaiting();
    this.pace.reset();
    this.onEncoded(this.store.getState().pictures.map(({ id }) => id));
    this.processQueued();
  }

  private statusUnderModel(status: PictureStatus, id: string): PictureStatus {
    const facts = this.facts.get(id);
    if (facts && this.engine.isEncoded(facts.sha256))
      return status.kind === 'done' ? status : { kind: 'done', facts };
    return status.kind === 'done' ? { kind: 'queued' } : status;
  }

  private changeAll(change: (status: PictureStatus, id: string) => PictureStatus): void {
    this.batch.flush();
    this.store.setState(({ pictures }) => ({
      pictures: pictures.map((picture) => {
        const status = change(picture.status, picture.id);
        return status === picture.status ? picture : { ...picture, status };
      }),
    }));
  }

  /** In the old order; pictures that came in after the removal stay at the end. */
  private putBack(before: PictureItem[], removed: PictureItem[]): void {
    this.batch.flush();
    const back = new Map(removed.map((picture) => [picture.id, picture]));
    this.store.setState(({ pictures }) => {
      const present = new Map(pictures.map((picture) => [picture.id, picture]));
      const old = before.flatMap(({ id }) => present.get(id) ?? this.restored(back.get(id)) ?? []);
      const oldIds = new Set(old.map(({ id }) => id));
      return { pictures: [...old, ...pictures.filter(({ id }) => !oldIds.has(id))], notice: null };
    });
    this.reader.addAllWaiting();
    this.afterMembersChanged();
    this.onEncoded(removed.map(({ id }) => id));
    this.processQueued();
  }

  /** A picture that was taken away while it was being read starts again; its thumbnail may be gone by now. */
  private restored(picture: PictureItem | undefined): PictureItem | undefined {
    if (!picture) return undefined;
    const status: PictureStatus = picture.status.kind === 'working' ? { kind: 'queued' } : picture.status;
    return { ...picture, status, thumbnailUrl: this.thumbnails.urlOf(picture.id) };
  }

  private onRead(id: string, facts: PictureFacts): void {
    this.facts.put(id, facts);
    this.duplicates.note(id, facts.sha256);
    this.encoded.push(id);
    this.batch.change(id, { status: { kind: 'done', facts } });
  }

  private forgetGone(): void {
    // one that is under way may be about to use what is to be forgotten
    if (!this.reader.isIdle) return;
    const sha256s = this.facts.forgetGone(this.store.getState().pictures);
    if (sha256s.size > 0) this.engine.forget(sha256s);
  }

  private afterFlush(): void {
    const { pictures, duplicates: before, paused } = this.store.getState();
    const duplicates = this.duplicates.current((id) => placeOf(pictures, id));
    const { finished, waiting } = queueProgress(pictures);
    const timeLeftMs = waiting > 0 && !paused ? this.pace.note(performance.now(), finished, waiting) : null;
    this.store.setState(duplicates === before ? { timeLeftMs } : { timeLeftMs, duplicates });
    if (this.encoded.length > 0) this.onEncoded(this.encoded.splice(0));
    this.thumbnails.makeNext();
  }

  private afterMembersChanged(): void {
    const { pictures } = this.store.getState();
    this.duplicates.renew(
      pictures.flatMap(({ id }) => {
        const facts = this.facts.get(id);
        return facts ? [{ id, sha256: facts.sha256 }] : [];
      }),
    );
    this.pace.reset();
    this.store.setState({ duplicates: this.duplicates.current((id) => placeOf(pictures, id)) });
  }
}
