import { Search, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { useActions, useApp } from '../store-context.ts';
import { SEARCH_ID } from '../view-model/focus.ts';
import { SEARCH_HINT } from '../words/search-words.ts';
import './search-box.css';

/** Words to find pictures by. Results follow typing. */
export function SearchBox() {
  const text = useApp((state) => state.search.text);
  const { setSearchText, clearSearch } = useActions();

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    clearSearch();
    event.currentTarget.blur();
  }

  return (
    <div className="search-box" role="search">
      <Search size={16} strokeWidth={1.75} />
      <input
        id={SEARCH_ID}
        // not of the type `search`: its own cross has no name, and Escape is ours
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label="Search pictures"
        placeholder={SEARCH_HINT}
        value={text}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => setSearchText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {text !== '' && <IconButton icon={X} name="Empty the search" onClick={() => setSearchText('')} />}
    </div>
  );
}
