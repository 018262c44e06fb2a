import { formatCount } from '../format/count.ts';
import { useApp } from '../store-context.ts';
import { searchProblemSentence } from '../words/search-words.ts';

/** One sentence on where the search stands. */
export function SearchStatus() {
  const problem = useApp((state) => state.search.problem);
  const searching = useApp((state) => state.search.searching);
  const ready = useApp((state) => state.engine.kind === 'ready');
  const compared = useApp((state) => state.search.range?.compared ?? 0);
  const found = useApp((state) => state.ranking?.size ?? null);

  function sentence(): string {
    if (problem) return searchProblemSentence(problem);
    if (found !== null && !searching) {
      if (compared === 0) return 'No picture has been read yet.';
      if (found === 0) return 'No picture is that similar.';
      return `${formatCount(found)} of ${formatCount(compared)}, most similar first`;
    }
    return ready ? 'Searching.' : 'The search begins when the model is ready.';
  }

  return (
    <p
      role="status"
      aria-label="Search status"
      className="small soft search-status"
      data-problem={problem ? true : undefined}
    >
      {sentence()}
    </p>
  );
}
