import { beforeEach, describe, expect, it } from 'vitest';
import { EngineError } from '../engine/error-codes.ts';
import { FAILED, READY } from '../../tests/helpers/fake-engine.ts';
import { picture, settle, until, StoreBed } from '../../tests/helpers/store-bed.ts';

let bed: StoreBed;

beforeEach(() => {
  bed = new StoreBed();
});

describe('pictures', () => {
  it('that are dropped before any model is opened run when the engine is there', async () => {
    bed.engine.become({ kind: 'idle' });
    bed.actions.addPictures([picture('a')]);
    expect(bed.statuses()).toEqual(['a queued']);
    expect(bed.engine.asked).toEqual([]);
    bed.engine.become(READY);
    bed.engine.last('a').finish();
    await until(() => expect(bed.scoresOf('a')).toEqual(Float32Array.of(3, 5)));
    expect(bed.engine.asked).toEqual(['a']);
  });

  it('keep an error of their own and leave the others alone', async () => {
    await bed.ready();
    bed.actions.addPictures([picture('bad'), picture('good')]);
    bed.engine.last('bad').fail(new EngineError('PICTURE_TRUNCATED', 'cut'));
    bed.engine.last('good').finish();
    await until(() => expect(bed.statuses()).toEqual(['bad failed', 'good done']));
    expect(bed.store.getState().pictures[0]?.status).toMatchObject({ error: { code: 'PICTURE_TRUNCATED' } });
    expect(bed.store.getState().notice).toBeNull();
    bed.actions.retryPicture('bad');
    bed.engine.last('bad').finish();
    await until(() => expect(bed.statuses()).toEqual(['bad done', 'good done']));
  });

  it('stay queued when the engine fails and run when it is back', async () => {
    await bed.ready();
    bed.actions.addPictures([picture('a')]);
    bed.engine.become(FAILED);
    bed.engine.last('a').fail(new EngineError('WORKER_DIED', 'crash'));
    await until(() => expect(bed.statuses()).toEqual(['a queued']));
    expect(bed.engine.asked).toEqual(['a']);
    bed.engine.become(READY);
    bed.engine.last('a').finish();
    await until(() => expect(bed.statuses()).toEqual(['a done']));
    expect(bed.engine.asked).toEqual(['a', 'a']);
  });

  it('can be cancelled and resumed; what is done stays', async () => {
    await bed.readyWith('done');
    bed.actions.addPictures([picture('a'), picture('b')]);
    bed.actions.cancelQueue();
    await settle();
    expect(bed.statuses()).toEqual(['done done', 'a cancelled', 'b cancelled']);
    bed.actions.resumeQueue();
    bed.engine.last('a').finish();
    bed.engine.last('b').finish();
    await until(() => expect(bed.statuses()).toEqual(['done done', 'a done', 'b done']));
    expect(bed.engine.asked).toEqual(['done', 'a', 'b', 'a', 'b']);
  });

  it('run when they are resumed before the engine has let go of them', async () => {
    await bed.ready();
    bed.actions.addPictures([picture('a')]);
    bed.actions.cancelQueue();
    bed.actions.resumeQueue();
    await until(() => expect(bed.engine.asked).toEqual(['a', 'a']));
    bed.engine.last('a').finish();
    await until(() => expect(bed.statuses()).toEqual(['a done']));
  });

  it('come back in their old place and run again when a removal under way is undone', async () => {
    await bed.ready();
    bed.actions.addPictures([picture('a'), picture('b')]);
    bed.actions.removePicture('a');
    expect(bed.store.getState()).toMatchObject({
      selectedId: 'b',
      notice: { kind: { type: 'removed', count: 1 } },
    });
    await settle();
    bed.actions.addPictures([picture('c')]);
    bed.store.getState().notice?.undo?.();
    expect(bed.store.getState().pictures.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(bed.store.getState().notice).toBeNull();
    ['a', 'b', 'c'].forEach((name) => bed.engine.last(name).finish());
    await until(() => expect(bed.statuses()).toEqual(['a done', 'b done', 'c done']));
    expect(bed.engine.asked).toEqual(['a', 'b', 'c', 'a']);
  });

  it('that are gone are forgotten a thousand at a time, but not while their removal can be undone', async () => {
    const names = Array.from({ length: 1001 }, (_, index) => `${index}`);
    await bed.readyWith(...names);
    bed.actions.removeAllPictures();
    await bed.read('kept', 'removed last');
    expect(bed.engine.forgotten).toEqual([]);
    bed.actions.removePicture('removed last');
    bed.actions.addPictures([picture('new')]);
    expect(bed.engine.forgotten).toEqual(names.map((name) => `hash ${name}`));
    bed.store.getState().notice?.undo?.();
    expect(bed.statuses()).toEqual(['kept done', 'removed last done', 'new working']);
    await until(() => expect(bed.scoresOf('removed last')).toBeDefined());
  });

  it('say so when none were among what was added', () => {
    bed.actions.addPictures([]);
    expect(bed.store.getState().notice).toMatchObject({ kind: { type: 'nothing-added' } });
  });

  it('are selected step by step and never past the ends', async () => {
    await bed.readyWith('a', 'b');
    bed.actions.selectNeighbour(-1);
    expect(bed.store.getState().selectedId).toBe('a');
    bed.actions.selectNeighbour(1);
    bed.actions.selectNeighbour(1);
    expect(bed.store.getState().selectedId).toBe('b');
  });
});

describe('export', () => {
  it('saves a file with its type once a model is ready', async () => {
    bed.actions.exportResults('csv');
    expect(bed.saved).toEqual([]);
    await bed.readyWith('a');
    bed.actions.exportResults('csv');
    bed.actions.exportResults('json');
    await until(() =>
      expect(bed.saved.map(([name, , type]) => [name, type])).toEqual([
        ['wordsight.csv', 'text/csv'],
        ['wordsight.json', 'application/json'],
      ]),
    );
  });
});
