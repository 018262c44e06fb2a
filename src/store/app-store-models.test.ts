import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineState } from '../engine/engine-state.ts';
import { FAILED, READY } from '../../tests/helpers/fake-engine.ts';
import { picture, settle, until, StoreBed } from '../../tests/helpers/store-bed.ts';

let bed: StoreBed;

beforeEach(() => {
  bed = new StoreBed();
});

describe('another model', () => {
  const readyAs = (id: string): EngineState => ({ ...READY, modelName: id, modelId: id, modelKey: id });
  const use = async (id: string) => {
    bed.actions.chooseModel({ kind: 'site', id });
    await until(() => expect(bed.engine.modelId).toBe(id));
    bed.engine.become(readyAs(id));
  };

  it('encodes what it has not seen, and nothing again that a model has seen before', async () => {
    await bed.readyWith('a', 'b');
    await use('other');
    await until(() => expect(bed.statuses()).toEqual(['a working', 'b working']));
    for (const name of ['a', 'b']) bed.engine.last(name).finish();
    await until(() => expect(bed.statuses()).toEqual(['a done', 'b done']));
    expect(bed.engine.asked).toEqual(['a', 'b', 'a', 'b']);
    await use('tiny');
    expect(bed.statuses()).toEqual(['a done', 'b done']);
    await until(() => expect(bed.scoresOf('b')).toBeDefined());
    expect(bed.engine.asked).toHaveLength(4);
  });

  it('takes the numbers of the old one off the screen at once', async () => {
    await bed.readyWith('a');
    bed.actions.chooseModel({ kind: 'stored', id: 'other' });
    await until(() => expect(bed.engine.modelId).toBe('other'));
    expect(bed.store.getState()).toMatchObject({ scores: null, scoring: true, labels: ['cat', 'horse'] });
    expect(bed.store.getState().model).toEqual({ kind: 'stored', id: 'other' });
  });

  it('leaves the numbers of both for a comparison, each under its own name', async () => {
    await bed.readyWith('a');
    await use('other');
    bed.engine.last('a').finish();
    await until(() =>
      expect(bed.store.getState().scoresByModel.get('other')?.scores.byPicture.has('a')).toBe(true),
    );
    const [first, second] = [...bed.store.getState().scoresByModel.values()];
    expect([first?.modelName, second?.modelName]).toEqual(['Tiny', 'other']);
    expect(first?.model.id).toBe('tiny');
    expect(second?.scores.byPicture.has('a')).toBe(true);
  });

  it('reads everything again in another precision after a fallback', async () => {
    await bed.readyWith('a');
    bed.engine.become({
      kind: 'restarting',
      modelName: 'Tiny',
      reason: FAILED.error,
      progress: { stage: 'starting' },
    });
    // under other numbers nothing is encoded yet
    bed.engine.encoded.get('tiny')?.clear();
    bed.engine.become({ ...READY, choice: { ...READY.choice, imagePrecision: 'q8' } });
    await until(() => expect(bed.statuses()).toEqual(['a working']));
    expect(bed.scoresOf('a')).toBeUndefined();
    bed.engine.last('a').finish();
    await until(() => expect(bed.scoresOf('a')).toBeDefined());
    expect(bed.engine.asked).toEqual(['a', 'a']);
  });

  it('reads again what the old one was reading when it was replaced', async () => {
    await bed.ready();
    bed.actions.addPictures([picture('a')]);
    await use('other');
    await until(() => expect(bed.engine.asked).toEqual(['a', 'a']));
    bed.engine.last('a').finish();
    await until(() => expect(bed.statuses()).toEqual(['a done']));
  });

  it('that is in use is not loaded again', async () => {
    await bed.ready();
    bed.actions.chooseModel({ kind: 'site', id: 'tiny' });
    await settle();
    expect(bed.engine.state.kind).toBe('ready');
  });
});
