import type { GalleryGroup, GallerySort, GalleryStatus, Review } from '../../store/gallery-types.ts';

export const SORT_WORDS: Record<GallerySort, string> = {
  added: 'As added',
  name: 'Name',
  probability: 'Surest first',
  margin: 'Closest calls first',
  entropy: 'Most uncertain first',
  relevance: 'Most similar first',
};

export const STATUS_WORDS: Record<GalleryStatus, string> = {
  all: 'All',
  undecided: 'Undecided: two labels are close',
  unreviewed: 'Not reviewed',
  reviewed: 'Reviewed',
  duplicates: 'Duplicates',
  failed: 'Could not be read',
};

export const VERDICT_WORDS: Record<Review['verdict'], string> = {
  accepted: 'Reviewed: right',
  corrected: 'Reviewed: corrected',
};

export function groupName({ kind, label }: GalleryGroup): string {
  if (kind === 'failed') return 'Could not be read';
  return label ?? 'No label yet';
}

/** Every list of pictures is called so; those of groups say of which. */
export function listName(group: GalleryGroup): string {
  return group.kind === 'all' ? 'Pictures' : `Pictures: ${groupName(group)}`;
}
