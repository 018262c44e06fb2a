import type { GallerySettings } from './gallery-types.ts';
import type { Listed } from './gallery-list.ts';
import type { PictureItem } from './state.ts';

/** Two best labels closer than this: the model has not decided. */
export const UNDECIDED_MARGIN = 0.1;

type Test = (picture: PictureItem, place: number) => boolean;

/** One test for each filter that is set; a picture is on show when it passes all. */
export function galleryTests(listed: Listed): Test[] {
  const { input } = listed;
  const { label, name, status } = input.gallery;
  const tests: Test[] = [];
  const { ranking } = input;
  if (ranking) tests.push(({ id }) => ranking.has(id));
  if (status !== 'all') tests.push(statusTest(listed, status));
  if (name.trim() !== '') tests.push(nameTest(name));
  if (label !== null) tests.push((_, place) => listed.labelAt(place) === label);
  const threshold = thresholdTest(listed);
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

function thresholdTest(listed: Listed): Test | null {
  const { minProbability, maxProbability } = listed.input.gallery;
  if (minProbability <= 0 && maxProbability >= 1) return null;
  return (_, place) => {
    const probability = listed.winners.probability[place]!;
    return probability >= minProbability && probability <= maxProbability;
  };
}

function statusTest(listed: Listed, status: GallerySettings['status']): Test {
  const { review, duplicates } = listed.input;
  const firsts = status === 'duplicates' ? new Set(duplicates.values()) : null;
  switch (status) {
    case 'failed':
      return (picture) => picture.status.kind === 'failed';
    case 'undecided':
      return (_, place) => {
        const { probability, second } = listed.winners;
        return probability[place]! - second[place]! < UNDECIDED_MARGIN;
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
