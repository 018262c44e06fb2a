import type { GalleryData, GallerySettings, GalleryView } from './gallery-types.ts';

export const PLAIN_GALLERY: GallerySettings = {
  sort: 'added',
  reversed: false,
  grouped: false,
  label: null,
  minProbability: 0,
  maxProbability: 1,
  name: '',
  status: 'all',
  dense: false,
  collapsed: new Set(),
};

export const NOTHING_SHOWN: GalleryView = { ids: [], groups: [], matching: 0, total: 0 };

/** Before the first picture. */
export const EMPTY_GALLERY: GalleryData = {
  ranking: null,
  review: new Map(),
  selectedIds: new Set(),
  gallery: PLAIN_GALLERY,
  galleryView: NOTHING_SHOWN,
  duplicates: new Map(),
  paused: false,
  timeLeftMs: null,
};
