import type { SearchProblem } from '../../store/search-types.ts';
import { errorSentence } from './error-sentences.ts';

export const SEARCH_HINT = 'Search: beach -people';

export function searchProblemSentence(problem: SearchProblem): string {
  switch (problem.kind) {
    case 'cancels-out':
      return 'These terms cancel each other out. Take one away or change its weight.';
    case 'picture-gone':
      return `${problem.name} cannot be searched by: it was removed or not read. Take it out of the search.`;
    case 'failed': {
      const { happened, next } = errorSentence(problem.error);
      return `The search did not work. ${happened} ${next}`;
    }
  }
}
