import { beforeEach, describe, expect, it } from 'vitest';
import { picture, settle, until, StoreBed } from '../../tests/helpers/store-bed.ts';

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

describe('labels that are the same to the model', () => {
  const merged = async (text: string) => {
    await bed.readyWith('a');
    bed.actions.setLabelText(text);
    await until(() => expect(bed.store.getState().sameLabels).not.toEqual([]));
    bed.actions.mergeSameLabels();
    return bed.store.getState();
  };

  it('are named, and one of each is kept on request', async () => {
    // the test's engine tells labels apart by their length
    const { labelText, sameLabels, notice } = await merged('cat\nhorse\nCat, CAT');
    expect(labelText).toBe('cat\nhorse');
    expect(sameLabels).toEqual([]);
    expect(notice?.kind).toEqual({ type: 'labels-merged', count: 2 });
    notice?.undo?.();
    expect(bed.store.getState().labelText).toBe('cat\nhorse\nCat, CAT');
  });

  it('come back behind what was typed since', async () => {
    const { notice } = await merged('cat\nCat');
    bed.actions.setLabelText('cat\nzebra');
    notice?.undo?.();
    expect(bed.store.getState().labelText).toBe('cat\nzebra\nCat');
  });

  it('stay where the other one has gone meanwhile', async () => {
    await bed.readyWith('a');
    bed.actions.setLabelText('cat\nCat');
    await until(() => expect(bed.store.getState().sameLabels).toHaveLength(1));
    bed.actions.setLabelText('Cat');
    bed.actions.mergeSameLabels();
    expect(bed.store.getState().labelText).toBe('Cat');
  });
});

describe('reading labels', () => {
  const reading = () => bed.store.getState().labelReading;

  beforeEach(async () => {
    await bed.readyWith('a');
    bed.engine.held = [];
    bed.actions.setLabelText('bird');
    await until(() => expect(reading()).toMatchObject({ done: 0.5, stopped: false }));
  });

  it('tells how far it is, and nothing when it is done', async () => {
    expect(reading()?.leftMs).toBeGreaterThanOrEqual(0);
    bed.engine.held?.[0]?.();
    await until(() => expect(reading()).toBeNull());
  });

  it('stops on request, whatever is encoded meanwhile, and goes on', async () => {
    bed.actions.stopLabels();
    bed.actions.addPictures([picture('b')]);
    bed.engine.last('b').finish();
    bed.engine.held?.[0]?.();
    await settle();
    expect(reading()).toMatchObject({ done: 0.5, stopped: true });
    expect(bed.store.getState()).toMatchObject({ scoring: true, scores: { labels: ['cat', 'horse'] } });
    expect(bed.engine.labelSets.at(-1)).toEqual(['bird']);
    expect(bed.engine.held).toHaveLength(1);
    bed.actions.resumeLabels();
    await until(() => expect(bed.engine.held).toHaveLength(2));
    bed.engine.held?.[1]?.();
    await until(() => expect(bed.store.getState().scores?.labels).toEqual(['bird']));
    expect(reading()).toBeNull();
  });

  it('goes on when the labels change', async () => {
    bed.actions.stopLabels();
    bed.engine.held = null;
    bed.actions.setLabelText('fox');
    await until(() => expect(bed.store.getState().scores?.labels).toEqual(['fox']));
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
