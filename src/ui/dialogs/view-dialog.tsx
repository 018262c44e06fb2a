import { FilterFields } from '../gallery/filter-fields.tsx';
import { GalleryCount } from '../gallery/gallery-count.tsx';
import { SortField } from '../gallery/sort-field.tsx';
import { ViewToggles } from '../gallery/view-toggles.tsx';
import { DialogFrame } from './dialog-frame.tsx';

/** The bar of the gallery where there is no room for a bar. */
export function ViewDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="View" onClose={onClose}>
      <div className="dialog-text">
        <SortField shownName />
        <ViewToggles look="words" />
        <FilterFields />
        <div>
          <GalleryCount />
        </div>
      </div>
    </DialogFrame>
  );
}
