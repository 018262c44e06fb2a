import type { StoreApi } from 'zustand';
import { pictureById } from './picture-index.ts';
import type { SearchLoop } from './search-loop.ts';
import { withoutTerm } from './search-terms.ts';
import { DEFAULT_CUT_OFF, type SearchActions, type SearchState } from './search-types.ts';
import type { AppState } from './state.ts';

/** What a person searches for. */
export function searchActions({ setState, getState }: StoreApi<AppState>, loop: SearchLoop): SearchActions {
  const change = (part: Partial<SearchState>) => {
    setState(({ search }) => ({ search: { ...search, ...part } }));
  };
  return {
    setSearchText(text) {
      change({ text });
      loop.restart();
    },
    searchByPicture(id, how) {
      const { search, pictures } = getState();
      const picture = pictureById(pictures, id);
      if (!picture) return;
      const others = search.pictures.filter((term) => term.id !== id);
      const term = { id, name: picture.name, weight: how === 'like' ? 1 : -1 } as const;
      change({ pictures: [...others, term] });
      loop.restart();
    },
    removeTextTerm(index) {
      change({ text: withoutTerm(getState().search.text, index) });
      loop.restart();
    },
    removePictureTerm(id) {
      change({ pictures: getState().search.pictures.filter((term) => term.id !== id) });
      loop.restart();
    },
    setCutOff(cutOff) {
      change({ cutOff });
      loop.show();
    },
    clearSearch() {
      change({ text: '', pictures: [], cutOff: DEFAULT_CUT_OFF });
      loop.restart();
    },
  };
}
