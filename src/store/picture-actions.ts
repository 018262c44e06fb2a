import type { StoreApi } from 'zustand';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/error-codes.ts';
import type { EncodedPicture } from '../engine/picture-line.ts';
import type { MakeThumbnail } from '../engine/thumbnailer.ts';
import type { Picture } from '../intake/picture.ts';
import { DuplicateBook } from './duplicate-book.ts';
import { withoutPictures } from './gallery-order.ts';
import { Pace } from './pace.ts';
import { PictureBatch } from './picture-batch.ts';
import { pictureById, placeOf } from './picture-index.ts';
import { PictureQueue } from './picture-queue.ts';
import { queueProgress } from './selectors.ts';
import type { AppState, PictureFacts, PictureItem, PictureStatus } from './state.ts';
import { Thumbnails } from './thumbnails.ts';

/** Handed to the engine beyond those that it has begun: it never runs dry, and what is on screen gets in soon. */
const HANDED_AHEAD = 8;

/** Removed pictures that are remembered beyond those whose removal can be undone. */
const MAX_REMOVED = 1000;

interface UnderWay {
  controller: AbortController;
  started: boolean;
}

/** Everything that happens to the list of pictures. */
export class PictureActions {
  private readonly batch: PictureBatch;
  private readonly queue = new PictureQueue();
  private readonly underWay = new Map<string, UnderWay>();
  private readonly thumbnails: Thumbnails;
  private readonly duplicates = new DuplicateBook();
  private readonly pace = new Pace();
  /** By picture id: what was read off it under any model. */
  private readonly facts = new Map<string, PictureFacts>();
  /** What an undo brings back. */
  private lastRemoved: readonly PictureItem[] = [];
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
    this.forgetRemoved();
    this.store.setState((state) => ({
      pictures: [...state.pictures, ...items],
      selectedId: state.selectedId ?? items[0]?.id ?? null,
    }));
    this.queue.add(items.map(({ id }) => id));
    this.processQueued();
  }

  /**
   * Hands to the engine what waits, a few at a time: what is on screen first, then the list. Called again whenever
   * the engine comes (back) or has begun one.
   */
  processQueued(): void {
    const { kind } = this.engine.state;
    if (kind !== 'ready' && kind !== 'loading' && kind !== 'restarting') return;
    const { paused, pictures } = this.store.getState();
    if (paused) return;
    while (this.handedAhead() < HANDED_AHEAD) {
      const id = this.queue.next();
      if (id === undefined) return;
      const picture = pictureById(pictures, id);
      if (picture) void this.process(picture);
    }
  }

  /** What is on screen, first to last. */
  showOnScreen(ids: readonly string[]): void {
    this.queue.look(ids);
    this.thumbnails.look(ids);
  }

  remove(ids: ReadonlySet<string>): void {
    this.batch.flush();
    const state = this.store.getState();
    const { pictures } = state;
    const removed = pictures.filter(({ id }) => ids.has(id));
    if (removed.length === 0) return;
    this.lastRemoved = removed;
    for (const { id } of removed) {
      this.underWay.get(id)?.controller.abort();
      this.queue.delete(id);
    }
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

  retry(id: string): void {
    this.batch.change(id, { status: { kind: 'queued' } });
    this.batch.flush();
    this.queue.add([id]);
    this.processQueued();
  }

  /** Nothing new is begun; what is under way finishes. */
  pauseQueue(): void {
    this.store.setState({ paused: true, timeLeftMs: null });
    this.pace.reset();
    this.thumbnails.makeNext();
  }

  cancelQueue(): void {
    this.queue.clear();
    this.changeAll((status) =>
      status.kind === 'queued' || status.kind === 'working' ? { kind: 'cancelled' } : status,
    );
    for (const { controller } of this.underWay.values()) controller.abort();
    this.store.setState({ paused: false, timeLeftMs: null });
    this.pace.reset();
    this.thumbnails.makeNext();
  }

  resumeQueue(): void {
    this.store.setState({ paused: false });
    this.changeAll((status) => (status.kind === 'cancelled' ? { kind: 'queued' } : status));
    this.queueAllWaiting();
    this.processQueued();
  }

  /** Another model: what it has encoded before is done, what it has not waits for it. */
  turnToModel(): void {
    this.changeAll((status, id) => this.statusUnderModel(status, id));
    this.queue.clear();
    this.queueAllWaiting();
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

  private queueAllWaiting(): void {
    const { pictures } = this.store.getState();
    this.queue.add(
      pictures.filter(({ id, status }) => status.kind === 'queued' && !this.isHanded(id)).map(({ id }) => id),
    );
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
    this.queueAllWaiting();
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

  private async process(picture: PictureItem): Promise<void> {
    const { id, file, name: fileName } = picture;
    const turn: UnderWay = { controller: new AbortController(), started: false };
    const { signal } = turn.controller;
    this.underWay.set(id, turn);
    const thumbnailPx = this.thumbnails.sideWanted(picture);
    let waitsForEngine = false;
    try {
      const encoded = await this.engine.encodePicture(signal, {
        file,
        fileName,
        thumbnailPx,
        onStarted: () => this.onStarted(id, turn),
        onPrepared: ({ thumbnail }) => {
          if (thumbnail && !signal.aborted) this.thumbnails.put(id, thumbnail, thumbnailPx);
        },
      });
      if (!signal.aborted) this.finish(id, factsOf(encoded));
    } catch (error) {
      if (!signal.aborted) waitsForEngine = this.fail(id, error);
    }
    if (this.underWay.get(id) === turn) this.underWay.delete(id);
    // the engine asks for the next ones itself when it is back
    if (!waitsForEngine) this.processQueued();
  }

  private onStarted(id: string, turn: UnderWay): void {
    if (turn.started || turn.controller.signal.aborted) return;
    turn.started = true;
    this.batch.change(id, { status: { kind: 'working' } });
    // not inside the engine's own step
    queueMicrotask(() => this.processQueued());
  }

  private finish(id: string, facts: PictureFacts): void {
    this.facts.set(id, facts);
    this.duplicates.note(id, facts.sha256);
    this.encoded.push(id);
    this.batch.change(id, { status: { kind: 'done', facts } });
  }

  /** What the engine failed with is the engine's matter: the picture waits until it is back. True if so. */
  private fail(id: string, error: unknown): boolean {
    const known = error instanceof EngineError ? error : new EngineError('PICTURE_UNREADABLE', String(error));
    const pictureIsToBlame = known.code.startsWith('PICTURE_') || known.code === 'QUEUE_FULL';
    const failed = pictureIsToBlame || this.engine.state.kind === 'ready';
    const status: PictureStatus = failed ? { kind: 'failed', error: known.toData() } : { kind: 'queued' };
    this.batch.change(id, { status });
    if (!failed) this.queue.add([id]);
    return !failed;
  }

  /** Otherwise whoever goes through one folder after another fills the memory with what they have removed. */
  private forgetRemoved(): void {
    const { pictures } = this.store.getState();
    const most = pictures.length + this.lastRemoved.length + MAX_REMOVED;
    // one that is under way may be about to use what is to be forgotten
    if (this.facts.size <= most || this.underWay.size > 0) return;
    const gone = new Map(this.facts);
    for (const { id } of [...pictures, ...this.lastRemoved]) gone.delete(id);
    for (const id of gone.keys()) this.facts.delete(id);
    const sha256s = new Set([...gone.values()].map(({ sha256 }) => sha256));
    for (const { sha256 } of this.facts.values()) sha256s.delete(sha256);
    this.engine.forget(sha256s);
  }

  private isHanded(id: string): boolean {
    const turn = this.underWay.get(id);
    return turn !== undefined && !turn.controller.signal.aborted;
  }

  private handedAhead(): number {
    let ahead = 0;
    for (const { started } of this.underWay.values()) if (!started) ahead += 1;
    return ahead;
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

function factsOf({ sha256, widthPx, heightPx, decodeMs, preprocessMs, encodeMs, origin }: EncodedPicture) {
  return { sha256, widthPx, heightPx, decodeMs, preprocessMs, encodeMs, origin };
}
