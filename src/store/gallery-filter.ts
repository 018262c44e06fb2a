import type { GallerySettings } from './gallery-types.ts';
import type { GalleryInput } from './gallery-view.ts';
import { bestTwoOf, winningLabel } from './gallery-winner.ts';
import type { PictureItem } from './state.ts';

/** Two best labels closer than this: the model has not decided. */
export const UNDECIDED_MARGIN = 0.1;

type Test = (picture: PictureItem) => boolean;

/** One test for each filter that is set; a picture is on show when it passes all. */
export function galleryTests(input: GalleryInput): Test[] {
  const { label, name, status } = input.gallery;
  const tests: Test[] = [];
  const { ranking } = input;
  if (ranking) tests.push(({ id }) => ranking.has(id));
  if (status !== 'all') tests.push(statusTest(input, status));
  if (name.trim() !== '') tests.push(nameTest(name));
  if (label !== null) tests.push(({ id }) => winningLabel(input, id) === label);
  const threshold = thresholdTest(input);
  if (threshold) tests.push(threshold);
  return tests;
}

/** Whether anything can be hidden by the filters. */
export function isFiltered({ label, name, status, minProbability, maxProbability }: GallerySettings) {
  return label !== null || name.trim() !== '' || status !== 'all' || minProbability > 0 || maxProbability < 1;
}

function nameTest(name: string): Test {
  const part = name.normalize('NFC').trim().toLowerCase();
  return (picture) => picture.path.normalize('NFC').toLowerCase().includes(part);
}

function thresholdTest({ scores, gallery }: GalleryInput): Test | null {
  const { minProbability, maxProbability } = gallery;
  if (minProbability <= 0 && maxProbability >= 1) return null;
  return ({ id }) => {
    const { probability } = bestTwoOf(scores, id);
    return probability >= minProbability && probability <= maxProbability;
  };
}

function statusTest({ scores, review, duplicates }: GalleryInput, status: GallerySettings['status']): Test {
  const firsts = status === 'duplicates' ? new Set(duplicates.values()) : null;
  switch (status) {
    case 'failed':
      return (picture) => picture.status.kind === 'failed';
    case 'undecided':
      return ({ id }) => {
        const { probability, second } = bestTwoOf(scores, id);
        return probability - second < UNDECIDED_MARGIN;
      };
    case 'duplicates':
      return ({ id }) => duplicates.has(id) || firsts?.has(id) === true;
    case 'reviewed':
      return ({ id }) => review.has(id);
    case 'unreviewed':
      return ({ id }) => !review.has(id);
    case 'all':
      return () => true;
  }
}
