import { SearchBox } from '../search/search-box.tsx';
import { SearchLine } from '../search/search-line.tsx';
import { useApp } from '../store-context.ts';
import { FilterButton } from './filter-button.tsx';
import { GalleryCount } from './gallery-count.tsx';
import { SortField } from './sort-field.tsx';
import { ViewToggles } from './view-toggles.tsx';
import './gallery-bar.css';

/** How many pictures are looked at: searched, filtered, sorted, grouped. Not there for a single one. */
export function GalleryBar() {
  const many = useApp((state) => state.pictures.length > 1);
  if (!many) return null;
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
