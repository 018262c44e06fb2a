import { describe, expect, it } from 'vitest';
import type { AppState, ModelRef } from '../../store/state.ts';
import { compareModels } from './comparison.ts';

const A: ModelRef = { kind: 'site', id: 'a' };
const B: ModelRef = { kind: 'stored', id: 'a' };
const LABELS = ['cat', 'dog', 'car', 'tree'];

const picture = (id: string, kind = 'done') => ({
  id,
  name: `${id}.jpg`,
  thumbnailUrl: null,
  status: { kind },
});

function state(left: Record<string, number[]>, right: Record<string, number[]>, rightLabels = LABELS) {
  const scored = (model: ModelRef, rows: Record<string, number[]>, labels: string[]) => {
    const byPicture = new Map(Object.entries(rows).map(([id, row]) => [id, Float32Array.from(row)]));
    return { model, modelName: model.id, templates: ['{}'], scores: { labels, head: 'softmax', byPicture } };
  };
  return {
    pictures: [picture('one'), picture('two'), picture('bad', 'failed')],
    labels: LABELS,
    scoresByModel: new Map([
      ['key a', scored(A, left, LABELS)],
      ['key b', scored(B, right, rightLabels)],
    ]),
  } as unknown as AppState;
}

const one = [0.7, 0.2, 0.06, 0.04];
const other = [0.1, 0.6, 0.2, 0.1];

describe('compareModels', () => {
  it('puts the best three of both models side by side and counts where they agree', () => {
    const found = compareModels(state({ one, two: one }, { one, two: other }), A, B);
    expect(found.pictures.map(({ name }) => name)).toEqual(['one.jpg', 'two.jpg']);
    expect(found.pictures[1]?.left.map(({ label }) => label)).toEqual(['cat', 'dog', 'car']);
    expect(found.pictures[1]?.right.map(({ label }) => label)).toEqual(['dog', 'car', 'cat']);
    expect(found.pictures.map(({ agree }) => agree)).toEqual([true, false]);
    expect(found).toMatchObject({ agreeing: 1, compared: 2, left: { missing: 0 }, right: { missing: 0 } });
  });

  it('has no numbers for a picture that one of them has not read', () => {
    const notRead = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
    const found = compareModels(state({ one, two: one }, { one, two: notRead }), A, B);
    expect(found.pictures[1]).toMatchObject({ right: [], agree: null });
    expect(found).toMatchObject({ compared: 1, right: { missing: 1 } });
  });

  it('never shows numbers for other labels, or in another order, than those on screen', () => {
    const found = compareModels(
      state({ one, two: one }, { one, two: one }, ['dog', 'cat', 'car', 'tree']),
      A,
      B,
    );
    expect(found).toMatchObject({ compared: 0, right: { scores: null, missing: 2 } });
  });

  it('tells a stored model from one of the site with the same id', () => {
    const found = compareModels(state({ one }, { one: other }), A, B);
    expect(found.pictures[0]?.left[0]?.label).toBe('cat');
    expect(found.pictures[0]?.right[0]?.label).toBe('dog');
  });
});
