import { describe, expect, it } from 'vitest';
import { duplicateGroups, keepOrder } from './duplicate-groups.ts';
import type { PictureItem, PictureStatus } from './state.ts';

function picture(id: string, sha256: string, pixels: number, bytes = 1): PictureItem {
  const facts = { sha256, widthPx: pixels, heightPx: 1, decodeMs: 0, preprocessMs: 0, encodeMs: 0 };
  const status: PictureStatus = { kind: 'done', facts: { ...facts, origin: 'encoder' } };
  const file = new File(['x'.repeat(bytes)], id);
  return { id, name: id, path: id, file, thumbnailUrl: null, status };
}

const waiting: PictureItem = { ...picture('waiting', '?', 9), status: { kind: 'queued' } };

describe('keepOrder', () => {
  it('puts most pixels first, then most bytes, then what was added first', () => {
    const order = keepOrder([
      picture('small', 'a', 10),
      picture('light', 'b', 20, 1),
      waiting,
      picture('heavy', 'c', 20, 5),
      picture('heavy too', 'd', 20, 5),
      picture('copy', 'c', 20, 5),
    ]);
    expect(order.pictures.map(({ id }) => id)).toEqual(['heavy', 'heavy too', 'copy', 'light', 'small']);
    expect(order.sha256s).toEqual(['c', 'd', 'b', 'a']);
  });
});

describe('duplicateGroups', () => {
  const order = keepOrder([
    picture('big', 'a', 40),
    picture('big copy', 'a', 40),
    picture('crop', 'b', 30),
    picture('other', 'c', 20),
    picture('thumb', 'd', 10),
    picture('other copy', 'c', 20),
  ]);

  it('has same bytes first, then the most similar, around the one to keep', () => {
    const groups = duplicateGroups(order, {
      keepers: Int32Array.of(0, 0, 2, 0),
      similarities: Float32Array.of(1, 0.9375, 1, 0.96875),
    });
    expect(groups).toEqual([
      {
        keeperId: 'big',
        others: [
          { id: 'big copy', likeness: { kind: 'same-bytes' } },
          { id: 'thumb', likeness: { kind: 'similar', similarity: 0.96875 } },
          { id: 'crop', likeness: { kind: 'similar', similarity: 0.9375 } },
        ],
      },
      { keeperId: 'other', others: [{ id: 'other copy', likeness: { kind: 'same-bytes' } }] },
    ]);
  });

  it('leaves out pictures that stand alone or were not compared', () => {
    const alone = { keepers: Int32Array.of(-1, 1, 2, 3), similarities: new Float32Array(4) };
    expect(duplicateGroups(order, alone).map(({ keeperId }) => keeperId)).toEqual(['other']);
  });

  it('are none for no pictures', () => {
    expect(
      duplicateGroups(keepOrder([]), { keepers: new Int32Array(), similarities: new Float32Array() }),
    ).toEqual([]);
  });
});
