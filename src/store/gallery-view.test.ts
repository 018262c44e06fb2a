import { describe, expect, it } from 'vitest';
import { EMPTY_GALLERY } from './gallery-defaults.ts';
import type { GalleryInput } from './gallery-list.ts';
import { galleryView, keepIfSame } from './gallery-view.ts';
import type { GallerySettings } from './gallery-types.ts';
import type { PictureItem, PictureStatus, Scores } from './state.ts';

const LABELS = ['cat', 'dog', 'fish'];

const queued: PictureStatus = { kind: 'queued' };
const failed: PictureStatus = { kind: 'failed', error: { code: 'PICTURE_EMPTY', detail: '', facts: {} } };

const picture = (id: string, status: PictureStatus = queued): PictureItem => ({
  ...{ id, name: `${id}.jpg`, path: `trip/${id}.jpg`, file: new File([], id), thumbnailUrl: null },
  status,
});

const rows: Record<string, number[]> = {
  sure: [0.9, 0.05, 0.05],
  close: [0.46, 0.47, 0.07],
  fishy: [0.1, 0.2, 0.7],
  spread: [0.34, 0.33, 0.33],
};

const scores: Scores = {
  labels: LABELS,
  head: 'softmax',
  byPicture: new Map(Object.entries(rows).map(([id, row]) => [id, Float32Array.from(row)])),
};

const pictures = [
  ...['sure', 'close', 'none', 'fishy', 'spread'].map((id) => picture(id)),
  picture('bad', failed),
];

function view(gallery: Partial<GallerySettings>, part: Partial<GalleryInput> = {}) {
  const settings = { ...EMPTY_GALLERY.gallery, ...gallery };
  return galleryView({ ...EMPTY_GALLERY, pictures, scores, ...part, gallery: settings });
}

const ids = (gallery: Partial<GallerySettings>, part?: Partial<GalleryInput>) =>
  view(gallery, part).ids.join(' ');

describe('the order', () => {
  it('is the one in which pictures were added, or that backwards', () => {
    expect(ids({})).toBe('sure close none fishy spread bad');
    expect(ids({ reversed: true })).toBe('bad spread fishy none close sure');
  });

  it('by numbers keeps pictures without any at the end, in both directions', () => {
    expect(ids({ sort: 'probability' })).toBe('sure fishy close spread none bad');
    expect(ids({ sort: 'probability', reversed: true })).toBe('spread close fishy sure none bad');
    expect(ids({ sort: 'margin' })).toBe('close spread fishy sure none bad');
    expect(ids({ sort: 'entropy' })).toBe('spread close fishy sure none bad');
  });

  it('by name takes numbers by their value and no notice of case', () => {
    const named = ['b10', 'B9', 'a'].map((id) => picture(id));
    expect(ids({ sort: 'name' }, { pictures: named })).toBe('a B9 b10');
    expect(ids({ sort: 'name', reversed: true }, { pictures: named })).toBe('b10 B9 a');
  });

  it('by relevance is the ranking and nothing else, and as added without one', () => {
    const ranking = new Map([
      ['none', 0.3],
      ['spread', 0.9],
    ]);
    expect(ids({ sort: 'relevance' }, { ranking })).toBe('spread none');
    expect(ids({ sort: 'relevance' })).toBe('sure close none fishy spread bad');
  });
});

describe('filters', () => {
  it('by winning label, where a review wins over the model', () => {
    const review = new Map([['sure', { label: 'dog', verdict: 'corrected' as const }]]);
    expect(ids({ label: 'cat' })).toBe('sure spread');
    expect(ids({ label: 'cat' }, { review })).toBe('spread');
    expect(ids({ label: 'dog' }, { review })).toBe('sure close');
  });

  it('by probability of the winner leave out what has no numbers', () => {
    expect(ids({ minProbability: 0.5 })).toBe('sure fishy');
    expect(ids({ maxProbability: 0.5 })).toBe('close spread');
  });

  it('by part of the path, in any case', () => {
    expect(ids({ name: ' FISH' })).toBe('fishy');
    expect(ids({ name: 'trip/s' })).toBe('sure spread');
  });

  it('by what became of a picture', () => {
    const duplicates = new Map([['spread', 'sure']]);
    expect(ids({ status: 'failed' })).toBe('bad');
    expect(ids({ status: 'undecided' })).toBe('close spread');
    expect(ids({ status: 'duplicates' }, { duplicates })).toBe('sure spread');
    const review = new Map([['sure', { label: 'cat', verdict: 'accepted' as const }]]);
    expect(ids({ status: 'reviewed' }, { review })).toBe('sure');
    expect(ids({ status: 'unreviewed' }, { review })).toBe('close none fishy spread bad');
  });

  it('say how many of all pass', () => {
    expect(view({ name: 'fish' })).toMatchObject({ matching: 1, total: 6 });
  });
});

describe('groups', () => {
  const heads = (gallery: Partial<GallerySettings>) =>
    view(gallery).groups.map(({ kind, label, ids: inside }) => `${label ?? kind}: ${inside.join(' ')}`);

  it('stand in the order of the labels, with what has no label last', () => {
    expect(heads({ grouped: true })).toEqual([
      'cat: sure spread',
      'dog: close',
      'fish: fishy',
      'unscored: none',
      'failed: bad',
    ]);
  });

  it('that are closed are counted but not walked through', () => {
    const closed = view({ grouped: true, collapsed: new Set(['cat']) });
    expect(closed.ids.join(' ')).toBe('close fishy none bad');
    expect(closed).toMatchObject({ matching: 6, total: 6 });
  });
});

it('keeps the earlier view where nothing on show has changed', () => {
  const before = view({ grouped: true });
  expect(keepIfSame(before, view({ grouped: true }))).toBe(before);
  const after = view({ grouped: true, collapsed: new Set(['cat']) });
  expect(keepIfSame(before, after)).toBe(after);
});
