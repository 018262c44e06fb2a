import { SearchBox } from '../search/search-box.tsx';
import { SearchLine } from '../search/search-line.tsx';
import { useApp } from '../store-context.ts';
import { FilterButton } from './filter-button.tsx';
import { GalleryCount } from './gallery-count.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { SortField } from './sort-field.tsx';
import { ViewToggles } from './view-toggles.tsx';
import './gallery-bar.css';

/** How many pictures are looked at: searched, filtered, sorted, grouped. Not there for a single one. */
export function GalleryBar() {
  const many = useApp((state) => state.pictures.length > 1);
  const picking = useApp((state) => state.selectedIds.size > 0);
  if (!many) return null;
  if (picking) return <SelectionBar />;
  return (
    <>
      <div className="gallery-bar" role="group" aria-label="View">
        <SearchBox />
        <GalleryCount />
        <span className="gallery-gap" />
        <SortField />
        <ViewToggles />
        <FilterButton />
      </div>
      <SearchLine />
    </>
  );
}
