import { beforeEach, describe, expect, it } from 'vitest';
import { settle, until, StoreBed } from '../../tests/helpers/store-bed.ts';

let bed: StoreBed;

beforeEach(() => {
  bed = new StoreBed();
});

describe('labels', () => {
  it('are scored anew after an edit, without encoding a picture again', async () => {
    await bed.readyWith('a', 'b');
    bed.actions.setLabelText('bird');
    expect(bed.store.getState().scoring).toBe(true);
    await until(() => expect(bed.store.getState().scores?.labels).toEqual(['bird']));
    expect(bed.scoresOf('b')).toEqual(Float32Array.of(4));
    expect(bed.store.getState().scoring).toBe(false);
    expect(bed.engine.asked).toEqual(['a', 'b']);
  });

  it('that are stale never replace newer ones', async () => {
    await bed.readyWith('a');
    bed.engine.held = [];
    bed.actions.setLabelText('old');
    await until(() => expect(bed.engine.labelSets.at(-1)).toEqual(['old']));
    bed.actions.setLabelText('newer');
    await until(() => expect(bed.engine.held).toHaveLength(2));
    bed.engine.held[1]?.();
    await until(() => expect(bed.store.getState().scores?.labels).toEqual(['newer']));
    bed.engine.held[0]?.();
    await settle();
    expect(bed.store.getState().scores?.labels).toEqual(['newer']);
    expect(bed.scoresOf('a')).toEqual(Float32Array.of(5));
  });

  it('leave no scores behind when all are deleted', async () => {
    await bed.readyWith('a');
    bed.actions.setLabelText('');
    await until(() => expect(bed.store.getState().scores).toBeNull());
    expect(bed.store.getState().scoring).toBe(false);
  });

  it('that are too long are named with their tokens', async () => {
    await bed.readyWith('a');
    bed.actions.setLabelText('cat, hippopotamus');
    await until(() =>
      expect(bed.store.getState().cutLabels).toEqual([{ label: 'hippopotamus', tokens: 12, limit: 10 }]),
    );
  });
});

describe('templates', () => {
  it('are those of the model until the person types others', async () => {
    await bed.readyWith('a');
    expect(bed.store.getState().templates).toEqual(['a {}']);
    bed.actions.setTemplateText('the');
    expect(bed.store.getState().templates).toEqual(['the {}']);
    bed.actions.setTemplateText(null);
    expect(bed.store.getState().templates).toEqual(['a {}']);
  });

  it('are read anew after an edit, although the labels are the same', async () => {
    await bed.readyWith('a');
    bed.actions.setTemplateText('a {}\nthe {}');
    await until(() => expect(bed.scoresOf('a')).toEqual(Float32Array.of(6, 10)));
  });
});
