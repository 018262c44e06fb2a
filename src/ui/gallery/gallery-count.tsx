import { isFiltered } from '../../store/gallery-filter.ts';
import { PLAIN_GALLERY } from '../../store/gallery-defaults.ts';
import { formatCount } from '../format/count.ts';
import { useActions, useApp } from '../store-context.ts';
import '../controls/controls.css';

/** How many of all are on show, with the way back to all. Says nothing while all are. */
export function GalleryCount() {
  const matching = useApp((state) => state.galleryView.matching);
  const total = useApp((state) => state.galleryView.total);
  const filtered = useApp((state) => isFiltered(state.gallery));
  const { setGallery } = useActions();
  const { label, name, status, minProbability, maxProbability } = PLAIN_GALLERY;
  return (
    <>
      <p role="status" aria-label="Shown" className="small soft gallery-count">
        {filtered && `${formatCount(matching)} of ${formatCount(total)}`}
      </p>
      {filtered && (
        <button
          type="button"
          className="button button-text small"
          onClick={() => setGallery({ label, name, status, minProbability, maxProbability })}
        >
          Show all
        </button>
      )}
    </>
  );
}
