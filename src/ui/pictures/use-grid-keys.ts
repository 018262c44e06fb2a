import type { KeyboardEvent, RefObject } from 'react';
import type { GalleryGroup } from '../../store/gallery-types.ts';
import { useActions, useApp } from '../store-context.ts';
import { focusTile } from '../view-model/focus.ts';
import { useView } from '../view-model/view.ts';
import type { GridGeometry } from './grid-geometry.ts';
import { gridRows, stepFrom } from './grid-rows.ts';
import { scrollerOf } from './scroller.ts';

/** Arrows move and select, with Shift they select a range; Enter opens, Delete removes and stays in place. */
export function useGridKeys(
  place: RefObject<HTMLElement | null>,
  groups: readonly GalleryGroup[],
  geometry: GridGeometry | null,
  at: string | null,
) {
  const { select, selectRangeTo, selectAllShown, clearSelection, toggleSelected, removePictures } =
    useActions();
  const selectedIds = useApp((state) => state.selectedIds);
  const open = useView((view) => view.open);

  function walkTo(key: string): string | null {
    const { columns, rowPx } = geometry ?? { columns: 1, rowPx: 1 };
    const screenPx = scrollerOf(place.current)?.clientHeight ?? 0;
    const pageRows = Math.max(1, Math.floor(screenPx / rowPx) - 1);
    return stepFrom(key, at ?? undefined, { groups, rows: gridRows(groups, columns), pageRows });
  }

  function press({ key, shiftKey }: KeyboardEvent): boolean {
    if (at === null) return false;
    const target = walkTo(key);
    if (target !== null) {
      if (shiftKey) selectRangeTo(target);
      else {
        clearSelection();
        select(target);
      }
      focusTile(target);
    } else if (key === 'Enter') {
      select(at);
      open('large');
    } else if (key === 'Delete' || key === 'Backspace') {
      // the focus follows to the tile that is reachable then
      removePictures(selectedIds.size > 0 ? selectedIds : new Set([at]));
    } else if (key === 'Escape' && selectedIds.size > 0) clearSelection();
    else return false;
    return true;
  }

  function pressWithControl({ key }: KeyboardEvent): boolean {
    if (key === 'a') selectAllShown();
    else if (key === ' ' && at !== null) toggleSelected(at);
    else return false;
    return true;
  }

  return (event: KeyboardEvent) => {
    const onTile = (event.target as HTMLElement).classList.contains('tile-button');
    if (!onTile || event.altKey) return;
    const taken = event.ctrlKey || event.metaKey ? pressWithControl(event) : press(event);
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
