import { describe, expect, it } from 'vitest';
import { queueProgress, rankLabels, selectedPicture } from './selectors.ts';
import type { AppState, PictureFacts, PictureItem, PictureStatus, Scores } from './state.ts';

const scores = (labels: string[], ...probabilities: number[]): Scores => ({
  labels,
  head: 'softmax',
  byPicture: new Map([['p', Float32Array.from(probabilities)]]),
});

const picture = (id: string, status: PictureStatus): PictureItem => ({
  ...{ id, name: id, path: id, file: new File([], id), thumbnailUrl: null },
  status,
});

describe('rankLabels', () => {
  it('puts the most probable first and keeps the place in the label set', () => {
    expect(rankLabels(scores(['cat', 'dog', 'fish'], 0.25, 0.5, 0.125), 'p')).toEqual([
      { label: 'dog', index: 1, probability: 0.5 },
      { label: 'cat', index: 0, probability: 0.25 },
      { label: 'fish', index: 2, probability: 0.125 },
    ]);
  });

  it('keeps equal labels in the order in which they were typed', () => {
    const ranked = rankLabels(scores(['c', 'a', 'b'], 0.25, 0.25, 0.25), 'p');
    expect(ranked.map(({ label }) => label)).toEqual(['c', 'a', 'b']);
  });

  it('changes nothing in the scores', () => {
    const given = scores(['cat', 'dog'], 0.25, 0.75);
    rankLabels(given, 'p');
    expect(given).toEqual(scores(['cat', 'dog'], 0.25, 0.75));
  });

  it('is empty without scores and for a picture without any', () => {
    expect(rankLabels(null, 'p')).toEqual([]);
    expect(rankLabels(scores(['cat'], 1), 'other')).toEqual([]);
  });
});

describe('selectedPicture', () => {
  const pictures = [picture('a', { kind: 'queued' }), picture('b', { kind: 'queued' })];
  const select = (selectedId: string | null) => selectedPicture({ pictures, selectedId } as AppState);

  it('is the one with the id, or none', () => {
    expect(select('b')).toBe(pictures[1]);
    expect(select(null)).toBeNull();
    expect(select('gone')).toBeNull();
  });
});

describe('queueProgress', () => {
  it('counts every status and takes the failed for finished', () => {
    const facts: PictureFacts = {
      sha256: '',
      widthPx: 1,
      heightPx: 1,
      decodeMs: 0,
      preprocessMs: 0,
      encodeMs: 0,
      origin: 'encoder',
    };
    const statuses: PictureStatus[] = [
      { kind: 'queued' },
      { kind: 'queued' },
      { kind: 'working' },
      { kind: 'done', facts },
      { kind: 'done', facts },
      { kind: 'done', facts },
      { kind: 'failed', error: { code: 'PICTURE_EMPTY', detail: '', facts: {} } },
      { kind: 'cancelled' },
    ];
    expect(queueProgress(statuses.map((status, index) => picture(String(index), status)))).toEqual({
      ...{ total: 8, finished: 4, failed: 1, waiting: 3, cancelled: 1 },
    });
  });
});
