import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { GalleryGroup } from '../../store/gallery-types.ts';
import { HEAD_PX, type GridGeometry } from './grid-geometry.ts';
import { gridRows, rowOf, type GridRow } from './grid-rows.ts';
import { scrollerOf } from './scroller.ts';
import { useFlyingBy } from './use-flying-by.ts';
import { useShownOnScreen } from './use-shown-on-screen.ts';
import { VirtualGroup } from './virtual-group.tsx';
import './virtual-gallery.css';

interface Props {
  groups: readonly GalleryGroup[];
  geometry: GridGeometry;
  reachableId: string | null;
}

/** Rows kept ready above and below the screen. */
const OVERSCAN_ROWS = 3;

/**
 * Thousands of pictures, of which the rows around the screen are in the document. All rows are equally high, so the
 * place of each is known without any being measured. The row of the tile that has the focus stays, wherever the
 * screen is.
 */
export function VirtualGallery({ groups, geometry, reachableId }: Props) {
  const { columns, rowPx } = geometry;
  const rows = useMemo(() => gridRows(groups, columns), [groups, columns]);
  const tops = useMemo(() => topsOf(rows, rowPx), [rows, rowPx]);
  const pinned = useMemo(
    () => (reachableId === null ? -1 : rowOf(groups, rows, reachableId)),
    [groups, rows, reachableId],
  );
  const space = useRef<HTMLDivElement>(null);
  const [marginPx, setMarginPx] = useState(0);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollerOf(space.current),
    estimateSize: (index) => (rows[index]?.kind === 'head' ? HEAD_PX : rowPx),
    overscan: OVERSCAN_ROWS,
    scrollMargin: marginPx,
    useFlushSync: false,
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range);
        return pinned < 0 || shown.includes(pinned) ? shown : [...shown, pinned].sort((a, b) => a - b);
      },
      [pinned],
    ),
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rows, rowPx]);
  useEffect(() => {
    const scroller = scrollerOf(space.current);
    if (!scroller || !space.current) return;
    const top = space.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    setMarginPx(top + scroller.scrollTop);
  }, [rows]);
  const shownRows = virtualizer.getVirtualItems().map(({ index }) => index);
  const flyingBy = useFlyingBy(virtualizer.range, virtualizer.isScrolling);
  useShownOnScreen(groups, rows, virtualizer.range);
  return (
    <div ref={space} className="gallery-space" style={{ height: tops.at(-1) }}>
      {shownGroups(rows, shownRows).map((place) => (
        <VirtualGroup
          key={groups[place]?.key}
          group={groups[place]!}
          place={place}
          rows={rows}
          tops={tops}
          shownRows={shownRows}
          geometry={geometry}
          reachableId={reachableId}
          outlinesBut={flyingBy ? pinned : null}
        />
      ))}
    </div>
  );
}

/** Where each row begins, and at the end where the last one ends. */
function topsOf(rows: readonly GridRow[], rowPx: number): Float64Array {
  const tops = new Float64Array(rows.length + 1);
  rows.forEach(({ kind }, place) => {
    tops[place + 1] = tops[place]! + (kind === 'head' ? HEAD_PX : rowPx);
  });
  return tops;
}

/** Groups of which a row is shown; the one that the screen is in the middle of has no head among them. */
function shownGroups(rows: readonly GridRow[], shownRows: readonly number[]): number[] {
  return [...new Set(shownRows.flatMap((place) => rows[place]?.group ?? []))];
}
