import type { SkipReason } from '../../sorting/run.ts';
import type { KeptReason } from '../../sorting/undo.ts';
import type { SortTrouble, SortWork } from '../../store/sort-state.ts';

export const SKIPPED: Record<SkipReason, string> = {
  gone: 'is not there any more',
  changed: 'was changed since it was looked at; add the folder again',
  'in-the-way': 'was left, because another file has come to its new place',
  'no-source': 'cannot be opened any more; add it again',
};

export const KEPT: Record<KeptReason, string> = {
  changed: 'was changed after the sorting, so it was kept',
  'only-one': 'was kept, because its original is gone',
  gone: 'is neither here nor where it was',
  beside: 'came back under this name, because another file has its old one',
};

export function troubleSentence(work: SortWork, trouble: SortTrouble): { happened: string; next: string } {
  const went = work === 'sorting' ? 'Sorting' : 'Undoing';
  const safe = 'Every picture is either where it was or where it belongs.';
  switch (trouble) {
    case 'stopped':
      return { happened: `${went} was stopped. ${safe}`, next: 'Finish it or undo it.' };
    case 'not-allowed':
      return {
        happened: `The browser does not let this page change the folder. ${safe}`,
        next: 'Try again and allow it to edit files.',
      };
    case 'disk-full':
      return { happened: `The disk is full. ${safe}`, next: 'Make room and finish it, or undo it.' };
    case 'busy':
      return { happened: 'Another tab is sorting.', next: 'Wait until it is done there, then try again.' };
    case 'failed':
      return {
        happened: `${went} broke off. ${safe}`,
        next: 'Check that the folder is still there, then try again.',
      };
  }
}
