import { lazy, Suspense, useRef } from 'react';
import { useApp } from '../store-context.ts';
import { NothingMatches } from './nothing-matches.tsx';
import { PlainGallery } from './plain-gallery.tsx';
import { useGridGeometry } from './use-grid-geometry.ts';
import { useGridKeys } from './use-grid-keys.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { useKeptPlace } from './use-kept-place.ts';
import './picture-grid.css';

/** Of up to this many pictures all tiles are there; of more, those around the screen, however few are on show. */
const ALL_THERE = 300;

const VirtualGallery = lazy(async () => ({
  default: (await import('./virtual-gallery.tsx')).VirtualGallery,
}));

export function PictureGrid() {
  const view = useApp((state) => state.galleryView);
  const dense = useApp((state) => state.gallery.dense);
  const selectedId = useApp((state) => state.selectedId);
  const reachableId =
    selectedId !== null && view.ids.includes(selectedId) ? selectedId : (view.ids[0] ?? null);
  const place = useRef<HTMLDivElement>(null);
  const geometry = useGridGeometry(place);
  const onKeyDown = useGridKeys(place, view.groups, geometry, reachableId);
  const focus = useKeptFocus(reachableId);
  useKeptPlace(place);
  const shared = { groups: view.groups, reachableId };
  return (
    <div
      ref={place}
      className="gallery"
      data-dense={dense || undefined}
      onKeyDown={onKeyDown}
      onFocus={focus.onFocus}
      onBlur={focus.onBlur}
    >
      {view.matching === 0 && view.total > 0 && <NothingMatches />}
      {view.total <= ALL_THERE ? (
        <PlainGallery {...shared} />
      ) : (
        geometry && (
          <Suspense>
            <VirtualGallery {...shared} geometry={geometry} />
          </Suspense>
        )
      )}
    </div>
  );
}
