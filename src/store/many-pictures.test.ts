import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import type { EngineState } from '../engine/engine-state.ts';
import { EngineError } from '../engine/error-codes.ts';
import type { EncodedPicture, PictureRequest } from '../engine/picture-line.ts';
import type { Picture } from '../intake/picture.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { EMPTY_GALLERY } from './gallery-defaults.ts';
import { GalleryKeeper } from './gallery-keeper.ts';
import { PictureActions } from './picture-actions.ts';
import type { AppState } from './state.ts';

const UNDER_WAY = 2;

/** Has two pictures under way, in the order in which it was asked; the test finishes the oldest. */
class SlowEngine {
  state = { kind: 'ready' } as EngineState;
  readonly asked: string[] = [];
  private readonly line: { start: () => void; finish: () => void; fail: (error: Error) => void }[] = [];

  get waiting(): number {
    return this.line.length;
  }

  isEncoded(): boolean {
    return false;
  }

  encodePicture(signal: AbortSignal, { fileName, onStarted }: PictureRequest): Promise<EncodedPicture> {
    this.asked.push(fileName);
    return new Promise((resolve, reject) => {
      const leave = () => this.line.splice(this.line.indexOf(job), 1);
      const job = {
        start: () => onStarted?.(),
        finish: () => resolve(encodedAs(fileName)),
        fail: reject,
      };
      this.line.push(job);
      signal.addEventListener('abort', () => {
        leave();
        reject(signal.reason as Error);
      });
      this.startNext();
    });
  }

  finishOne(): void {
    this.line.shift()?.finish();
    this.startNext();
  }

  failOne(error: Error): void {
    this.line.shift()?.fail(error);
    this.startNext();
  }

  private startNext(): void {
    this.line.slice(0, UNDER_WAY).forEach(({ start }) => start());
  }
}

/** Names that begin alike have the same bytes. */
function encodedAs(name: string): EncodedPicture {
  const facts = { sha256: name.split('-')[0] ?? name, widthPx: 1, heightPx: 1, thumbnail: null };
  const made = { embedding: new Float32Array(1), precision: 'fp32', origin: 'encoder' } as const;
  return { ...facts, ...made, decodeMs: 1, preprocessMs: 1, encodeMs: 1 };
}

const pictures = (...names: string[]): Picture[] =>
  names.map((name) => ({ id: name, name, path: name, file: new File(['x'], name) }));
const numbered = (count: number) => pictures(...Array.from({ length: count }, (_, index) => `p${index}`));

let engine: SlowEngine;
let store: StoreApi<AppState>;
let actions: PictureActions;
let encoded: string[];

beforeEach(() => {
  engine = new SlowEngine();
  // of this test only: the last news of the one before may still be on their way
  const own: string[] = [];
  encoded = own;
  store = createStore<AppState>()(
    () => ({ ...EMPTY_GALLERY, pictures: [], selectedId: null, engine: engine.state }) as unknown as AppState,
  );
  new GalleryKeeper(store);
  actions = new PictureActions(
    store,
    engine as unknown as Engine,
    async () => new Blob(),
    (ids) => own.push(...ids),
  );
});

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const until = (check: () => void) => vi.waitFor(check, { interval: 5 });
const kinds = () => store.getState().pictures.map(({ status }) => status.kind);

async function finish(count: number): Promise<void> {
  for (let done = 0; done < count; done++) {
    engine.finishOne();
    await settle();
  }
}

describe('the queue', () => {
  it('hands a few pictures to the engine, however many wait', async () => {
    actions.add(numbered(20_000));
    await settle();
    expect(engine.asked.length).toBe(UNDER_WAY + 8);
    await finish(3);
    expect(engine.asked.length).toBe(UNDER_WAY + 8 + 3);
    expect(engine.waiting).toBe(UNDER_WAY + 8);
  });

  it('goes on with what is on screen', async () => {
    actions.add(numbered(100));
    await settle();
    actions.showOnScreen(['p70', 'p71']);
    await finish(3);
    expect(engine.asked.slice(-3)).toEqual(['p70', 'p71', 'p10']);
  });

  it('begins nothing while it is paused, and goes on where it was', async () => {
    actions.add(numbered(30));
    await settle();
    actions.pauseQueue();
    await finish(12);
    expect(engine.asked.length).toBe(10);
    await until(() => expect(kinds().filter((kind) => kind === 'done')).toHaveLength(10));
    actions.resumeQueue();
    await finish(20);
    await until(() => expect(new Set(kinds())).toEqual(new Set(['done'])));
    expect(engine.asked.length).toBe(30);
  });

  it('waits for the engine with what the engine failed at', async () => {
    actions.add(numbered(3));
    engine.state = { kind: 'failed' } as EngineState;
    for (let left = 3; left > 0; left--) engine.failOne(new EngineError('WORKER_DIED', 'crash'));
    await until(() => expect(kinds()).toEqual(['queued', 'queued', 'queued']));
    expect(engine.asked).toHaveLength(3);
    engine.state = { kind: 'ready' } as EngineState;
    actions.processQueued();
    await finish(3);
    await until(() => expect(kinds()).toEqual(['done', 'done', 'done']));
  });
});

describe('the state', () => {
  it('changes a few times a second while pictures finish, not once a picture', async () => {
    actions.add(numbered(200));
    let changes = 0;
    store.subscribe((state, before) => {
      if (state.pictures !== before.pictures) changes += 1;
    });
    const startedAtMs = performance.now();
    await finish(200);
    await until(() => expect(encoded).toHaveLength(200));
    const elapsedMs = performance.now() - startedAtMs;
    expect(changes).toBeLessThanOrEqual(2 + elapsedMs / 90);
  });

  it('keeps the items of pictures that did not change', async () => {
    actions.add(numbered(50));
    await settle();
    const before = store.getState().pictures;
    await finish(1);
    await until(() => expect(kinds()[0]).toBe('done'));
    expect(store.getState().pictures.slice(20)).toEqual(before.slice(20));
    expect(store.getState().pictures[30]).toBe(before[30]);
  });
});

describe('the same file twice', () => {
  it('is said of the later one, also when the first is taken away and comes back', async () => {
    actions.add(pictures('cat-1', 'dog', 'cat-2', 'cat-3'));
    await finish(4);
    const duplicates = () => [...store.getState().duplicates].sort();
    await until(() =>
      expect(duplicates()).toEqual([
        ['cat-2', 'cat-1'],
        ['cat-3', 'cat-1'],
      ]),
    );
    actions.remove(new Set(['cat-1']));
    expect(duplicates()).toEqual([['cat-3', 'cat-2']]);
    store.getState().notice?.undo?.();
    expect(duplicates()).toHaveLength(2);
  });
});

it('looks at the next picture on show when the one that is looked at goes', () => {
  actions.add(numbered(5));
  store.setState(({ gallery }) => ({ gallery: { ...gallery, reversed: true }, selectedId: 'p2' }));
  store.setState({ selectedIds: new Set(['p2', 'p4']) });
  actions.remove(new Set(['p2', 'p1']));
  expect(store.getState().selectedId).toBe('p0');
  expect([...store.getState().selectedIds]).toEqual(['p4']);
});
