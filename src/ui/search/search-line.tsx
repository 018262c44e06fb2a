import { isAsked } from '../../store/search-terms.ts';
import { useActions, useApp } from '../store-context.ts';
import { CutOffField } from './cut-off-field.tsx';
import { SearchChips } from './search-chips.tsx';
import { SearchStatus } from './search-status.tsx';
import '../controls/controls.css';
import './search-line.css';

/** What is searched for, how much of it is shown, and the way back. Not there without a search. */
export function SearchLine() {
  const asked = useApp((state) => isAsked(state.search));
  const { clearSearch } = useActions();
  if (!asked) return null;
  return (
    <div className="search-line" role="group" aria-label="Search results">
      <SearchChips />
      <SearchStatus />
      <CutOffField />
      <button type="button" className="button button-text small" onClick={clearSearch}>
        End search
      </button>
    </div>
  );
}
