import type { StoreApi } from 'zustand';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/error-codes.ts';
import type { EncodedPicture } from '../engine/picture-line.ts';
import type { PictureBatch } from './picture-batch.ts';
import { pictureById } from './picture-index.ts';
import { PictureQueue } from './picture-queue.ts';
import type { AppState, PictureFacts, PictureItem, PictureStatus } from './state.ts';
import type { Thumbnails } from './thumbnails.ts';

/** Handed to the engine beyond those that it has begun: it never runs dry, and what is on screen gets in soon. */
const HANDED_AHEAD = 8;

interface UnderWay {
  controller: AbortController;
  started: boolean;
}

interface Parts {
  store: StoreApi<AppState>;
  engine: Engine;
  batch: PictureBatch;
  thumbnails: Thumbnails;
  onRead: (id: string, facts: PictureFacts) => void;
}

/** Hands pictures that wait to the engine, and writes down what becomes of each. */
export class PictureReader {
  private readonly queue = new PictureQueue();
  private readonly underWay = new Map<string, UnderWay>();

  constructor(private readonly parts: Parts) {}

  get isIdle(): boolean {
    return this.underWay.size === 0;
  }

  add(ids: Iterable<string>): void {
    this.queue.add(ids);
  }

  /** All that wait by their state and are not with the engine already. */
  addAllWaiting(): void {
    const { pictures } = this.parts.store.getState();
    this.add(
      pictures.filter(({ id, status }) => status.kind === 'queued' && !this.isHanded(id)).map(({ id }) => id),
    );
  }

  /** What is on screen, first to last, is read first. */
  look(ids: readonly string[]): void {
    this.queue.look(ids);
  }

  /** Gives one up, wherever it is. */
  drop(id: string): void {
    this.underWay.get(id)?.controller.abort();
    this.queue.delete(id);
  }

  /** Nothing waits any more; what is under way goes on. */
  clearQueue(): void {
    this.queue.clear();
  }

  abortAll(): void {
    for (const { controller } of this.underWay.values()) controller.abort();
  }

  /**
   * Hands to the engine what waits, a few at a time: what is on screen first, then the list. Called again whenever
   * the engine comes (back) or has begun one.
   */
  processQueued(): void {
    const { store, engine } = this.parts;
    const { kind } = engine.state;
    if (kind !== 'ready' && kind !== 'loading' && kind !== 'restarting') return;
    const { paused, pictures } = store.getState();
    if (paused) return;
    while (this.handedAhead() < HANDED_AHEAD) {
      const id = this.queue.next();
      if (id === undefined) return;
      const picture = pictureById(pictures, id);
      if (picture) void this.process(picture);
    }
  }

  private async process(picture: PictureItem): Promise<void> {
    const { engine, thumbnails, onRead } = this.parts;
    const { id, file, name: fileName } = picture;
    const turn: UnderWay = { controller: new AbortController(), started: false };
    const { signal } = turn.controller;
    this.underWay.set(id, turn);
    const thumbnailPx = thumbnails.sideWanted(picture);
    let waitsForEngine = false;
    try {
      const encoded = await engine.encodePicture(signal, {
        file,
        fileName,
        thumbnailPx,
        onStarted: () => this.onStarted(id, turn),
        onPrepared: ({ thumbnail }) => {
          if (thumbnail && !signal.aborted) thumbnails.put(id, thumbnail, thumbnailPx);
        },
      });
      if (!signal.aborted) onRead(id, factsOf(encoded));
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
    this.parts.batch.change(id, { status: { kind: 'working' } });
    // not inside the engine's own step
    queueMicrotask(() => this.processQueued());
  }

  /** What the engine failed with is the engine's matter: the picture waits until it is back. True if so. */
  private fail(id: string, error: unknown): boolean {
    const known = error instanceof EngineError ? error : new EngineError('PICTURE_UNREADABLE', String(error));
    const pictureIsToBlame = known.code.startsWith('PICTURE_') || known.code === 'QUEUE_FULL';
    const failed = pictureIsToBlame || this.parts.engine.state.kind === 'ready';
    const status: PictureStatus = failed ? { kind: 'failed', error: known.toData() } : { kind: 'queued' };
    this.parts.batch.change(id, { status });
    if (!failed) this.queue.add([id]);
    return !failed;
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
}

function factsOf({ sha256, widthPx, heightPx, decodeMs, preprocessMs, encodeMs, origin }: EncodedPicture) {
  return { sha256, widthPx, heightPx, decodeMs, preprocessMs, encodeMs, origin };
}
