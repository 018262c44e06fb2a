import { useEffect } from 'react';
import type { GalleryGroup } from '../../store/gallery-types.ts';
import { useActions } from '../store-context.ts';
import type { GridRow } from './grid-rows.ts';

/** So long must the screen stand still, so that nothing is made for what only flies by. */
const SETTLE_MS = 90;

/** Tells the store which pictures are on screen. */
export function useShownOnScreen(
  groups: readonly GalleryGroup[],
  rows: readonly GridRow[],
  range: { startIndex: number; endIndex: number } | null,
): void {
  const { showOnScreen } = useActions();
  const from = range?.startIndex ?? 0;
  const to = range?.endIndex ?? 0;
  useEffect(() => {
    const timer = setTimeout(() => {
      showOnScreen(
        rows.slice(from, to + 1).flatMap((row) => groups[row.group]?.ids.slice(row.from, row.to) ?? []),
      );
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [groups, rows, from, to, showOnScreen]);
}
