import type { StoreApi } from 'zustand';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/error-codes.ts';
import type { EncodedPicture } from '../engine/picture-line.ts';
import type { Picture } from '../intake/picture.ts';
import { pictureById } from './picture-index.ts';
import type { AppState, PictureFacts, PictureItem, PictureStatus } from './state.ts';

/** Tiles are at most about 200 CSS pixels wide; twice that for dense screens. */
const THUMBNAIL_PX = 400;

/** Everything that happens to the list of pictures. */
export class PictureActions {
  private readonly underWay = new Map<string, AbortController>();
  private onScreen: readonly string[] = [];
  /** By picture id: what was read off it under any model. */
  private readonly facts = new Map<string, PictureFacts>();

  constructor(
    private readonly store: StoreApi<AppState>,
    private readonly engine: Engine,
    private readonly onEncoded: () => void,
  ) {}

  add(pictures: Picture[]): void {
    const items = pictures.map((picture): PictureItem => {
      return { ...picture, status: { kind: 'queued' }, thumbnailUrl: null };
    });
    if (items.length === 0) {
      this.store.setState({ notice: { id: Date.now(), kind: { type: 'nothing-added' }, undo: null } });
      return;
    }
    this.store.setState((state) => ({
      pictures: [...state.pictures, ...items],
      selectedId: state.selectedId ?? items[0]?.id ?? null,
    }));
    this.processQueued();
  }

  /** Hands to the engine what waits and is not there yet. Called again whenever the engine comes (back). */
  processQueued(): void {
    const { kind } = this.engine.state;
    if (kind !== 'ready' && kind !== 'loading' && kind !== 'restarting') return;
    if (this.store.getState().paused) return;
    const { pictures } = this.store.getState();
    const first = this.onScreen.flatMap((id) => pictureById(pictures, id) ?? []);
    for (const picture of [...first, ...pictures]) {
      if (picture.status.kind === 'queued' && !this.underWay.has(picture.id)) void this.process(picture);
    }
  }

  remove(ids: ReadonlySet<string>): void {
    const { pictures: before, selectedId } = this.store.getState();
    const removed = before.filter(({ id }) => ids.has(id));
    if (removed.length === 0) return;
    removed.forEach(({ id }) => this.underWay.get(id)?.abort());
    const pictures = before.filter(({ id }) => !ids.has(id));
    const place = before.findIndex(({ id }) => id === selectedId);
    const neighbour = pictures[Math.min(place, pictures.length - 1)];
    this.store.setState({
      pictures,
      selectedId: selectedId !== null && ids.has(selectedId) ? (neighbour?.id ?? null) : selectedId,
      notice: {
        id: Date.now(),
        kind: { type: 'removed', count: removed.length },
        undo: () => this.putBack(before, removed),
      },
    });
  }

  retry(id: string): void {
    this.setStatus(id, { kind: 'queued' });
    this.processQueued();
  }

  /** Nothing new is begun; what is under way finishes. */
  pauseQueue(): void {
    this.store.setState({ paused: true });
  }

  showOnScreen(ids: readonly string[]): void {
    this.onScreen = ids;
  }

  cancelQueue(): void {
    this.store.setState({ paused: false });
    this.changeStatus('queued', 'working', { kind: 'cancelled' });
    for (const controller of this.underWay.values()) controller.abort();
  }

  resumeQueue(): void {
    this.store.setState({ paused: false });
    this.changeStatus('cancelled', 'cancelled', { kind: 'queued' });
    this.processQueued();
  }

  /** Another model: what it has encoded before is done, what it has not waits for it. */
  turnToModel(): void {
    this.store.setState((state) => ({
      pictures: state.pictures.map((picture) => {
        const status = this.statusUnderModel(picture);
        return status === picture.status ? picture : { ...picture, status };
      }),
    }));
    this.onEncoded();
    this.processQueued();
  }

  private statusUnderModel({ id, status }: PictureItem): PictureStatus {
    const facts = this.facts.get(id);
    if (facts && this.engine.isEncoded(facts.sha256))
      return status.kind === 'done' ? status : { kind: 'done', facts };
    return status.kind === 'done' ? { kind: 'queued' } : status;
  }

  private changeStatus(
    from: PictureStatus['kind'],
    orFrom: PictureStatus['kind'],
    to: { kind: 'queued' } | { kind: 'cancelled' },
  ): void {
    this.store.setState((state) => ({
      pictures: state.pictures.map((picture) => {
        const { kind } = picture.status;
        return kind === from || kind === orFrom ? { ...picture, status: to } : picture;
      }),
    }));
  }

  /** In the old order; pictures that came in after the removal stay at the end. */
  private putBack(before: PictureItem[], removed: PictureItem[]): void {
    const back = new Map(removed.map((picture) => [picture.id, picture]));
    this.store.setState(({ pictures }) => {
      const present = new Map(pictures.map((picture) => [picture.id, picture]));
      const old = before.flatMap(({ id }) => present.get(id) ?? requeued(back.get(id)) ?? []);
      const oldIds = new Set(old.map(({ id }) => id));
      return { pictures: [...old, ...pictures.filter(({ id }) => !oldIds.has(id))], notice: null };
    });
    this.onEncoded();
    this.processQueued();
  }

  private async process(picture: PictureItem): Promise<void> {
    const { id, file, name: fileName } = picture;
    const controller = new AbortController();
    this.underWay.set(id, controller);
    try {
      const encoded = await this.engine.encodePicture(controller.signal, {
        file,
        fileName,
        thumbnailPx: picture.thumbnailUrl === null ? THUMBNAIL_PX : 0,
        onStarted: () => this.setStatus(id, { kind: 'working' }),
        onPrepared: ({ thumbnail }) => this.setThumbnail(id, thumbnail),
      });
      const facts = factsOf(encoded);
      this.facts.set(id, facts);
      this.setStatus(id, { kind: 'done', facts });
      this.onEncoded();
    } catch (error) {
      if (!controller.signal.aborted) this.setStatus(id, this.statusAfter(error));
    } finally {
      if (this.underWay.get(id) === controller) this.underWay.delete(id);
    }
    // cancelled and resumed, or removed and put back, before the engine had let go of it
    if (controller.signal.aborted) this.processQueued();
  }

  /** What the engine failed with is the engine's matter: the picture waits until it is back. */
  private statusAfter(error: unknown): PictureStatus {
    const known = error instanceof EngineError ? error : new EngineError('PICTURE_UNREADABLE', String(error));
    const pictureIsToBlame = known.code.startsWith('PICTURE_') || known.code === 'QUEUE_FULL';
    if (pictureIsToBlame || this.engine.state.kind === 'ready')
      return { kind: 'failed', error: known.toData() };
    return { kind: 'queued' };
  }

  private setThumbnail(id: string, thumbnail: Blob | null): void {
    if (thumbnail) this.change(id, { thumbnailUrl: URL.createObjectURL(thumbnail) });
  }

  private setStatus(id: string, status: PictureStatus): void {
    this.change(id, { status });
  }

  private change(id: string, part: Partial<PictureItem>): void {
    this.store.setState((state) => ({
      pictures: state.pictures.map((picture) => (picture.id === id ? { ...picture, ...part } : picture)),
    }));
  }
}

/** A picture that was taken away while it was being read starts again. */
function requeued(picture: PictureItem | undefined): PictureItem | undefined {
  return picture?.status.kind === 'working' ? { ...picture, status: { kind: 'queued' } } : picture;
}

function factsOf({ sha256, widthPx, heightPx, decodeMs, preprocessMs, encodeMs, origin }: EncodedPicture) {
  return { sha256, widthPx, heightPx, decodeMs, preprocessMs, encodeMs, origin };
}
