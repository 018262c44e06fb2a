import type { GallerySort } from '../../store/gallery-types.ts';
import { SelectField } from '../controls/select-field.tsx';
import { useActions, useApp } from '../store-context.ts';
import { SORT_WORDS } from '../words/gallery-words.ts';

const SORTS: GallerySort[] = ['added', 'name', 'probability', 'margin', 'entropy'];

/** The order of the pictures. "Most similar first" is there while something is searched for. */
export function SortField({ shownName = false }: { shownName?: boolean }) {
  const sort = useApp((state) => state.gallery.sort);
  const ranked = useApp((state) => state.ranking !== null);
  const { setGallery } = useActions();
  const sorts = ranked ? [...SORTS, 'relevance' as const] : SORTS;
  return (
    <SelectField
      name="Sort by"
      shownName={shownName}
      value={sort === 'relevance' && !ranked ? 'added' : sort}
      options={sorts.map((each) => [each, SORT_WORDS[each]] as const)}
      onChange={(chosen) => setGallery({ sort: chosen })}
    />
  );
}
