import type { PictureTerm } from '../../store/search-types.ts';
import { textTerms } from '../../store/search-terms.ts';
import { pictureById } from '../../store/picture-index.ts';
import { useActions, useApp } from '../store-context.ts';
import { SearchChip } from './search-chip.tsx';
import './search-chips.css';

/** The terms of a search, each with a way out. A single word needs none: it stands in the box. */
export function SearchChips() {
  const search = useApp((state) => state.search);
  const { removeTextTerm, removePictureTerm } = useActions();
  const texts = textTerms(search);
  if (texts.length + search.pictures.length < 2 && search.pictures.length === 0) return null;
  return (
    <ul role="list" aria-label="Search terms" className="search-chips">
      {texts.map(({ text, weight }, index) => (
        <SearchChip
          // two equal terms are told apart by their place alone
          key={`${index} ${text}`}
          name={text}
          weight={weight}
          onRemove={() => removeTextTerm(index)}
        />
      ))}
      {search.pictures.map((term) => (
        <SearchChip
          key={term.id}
          name={term.name}
          weight={term.weight}
          picture={<ChipPicture term={term} />}
          onRemove={() => removePictureTerm(term.id)}
        />
      ))}
    </ul>
  );
}

function ChipPicture({ term }: { term: PictureTerm }) {
  const url = useApp((state) => pictureById(state.pictures, term.id)?.thumbnailUrl ?? null);
  return url === null ? null : <img src={url} alt="" className="search-chip-picture" />;
}
