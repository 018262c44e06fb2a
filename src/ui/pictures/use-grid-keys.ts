import type { KeyboardEvent, RefObject } from 'react';
import type { PictureItem } from '../../store/state.ts';
import { useActions } from '../store-context.ts';
import { focusTile } from '../view-model/focus.ts';
import { useView } from '../view-model/view.ts';

/** Columns as laid out: the tiles that share the first one's top. */
function columnsOf(list: HTMLElement | null): number {
  const tiles = [...(list?.children ?? [])] as HTMLElement[];
  const top = tiles[0]?.offsetTop;
  const columns = tiles.findIndex((tile) => tile.offsetTop !== top);
  return columns < 0 ? Math.max(1, tiles.length) : columns;
}

function nextIndex(key: string, at: number, count: number, columns: number): number | null {
  switch (key) {
    case 'ArrowRight':
      return Math.min(at + 1, count - 1);
    case 'ArrowLeft':
      return Math.max(at - 1, 0);
    case 'ArrowDown':
      return at + columns < count ? at + columns : at;
    case 'ArrowUp':
      return at - columns >= 0 ? at - columns : at;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** Arrows move and select, Enter opens, Delete removes and stays in place. */
export function useGridKeys(list: RefObject<HTMLElement | null>, pictures: PictureItem[], at: number) {
  const { select, removePicture } = useActions();
  const open = useView((view) => view.open);

  return (event: KeyboardEvent) => {
    const item = pictures[at];
    const onTile = (event.target as HTMLElement).classList.contains('tile-button');
    if (!item || !onTile || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = nextIndex(event.key, at, pictures.length, columnsOf(list.current));
    if (next !== null) {
      const target = pictures[next];
      if (target) {
        select(target.id);
        focusTile(target.id);
      }
    } else if (event.key === 'Enter') {
      select(item.id);
      open('large');
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      const neighbour = pictures[at + 1] ?? pictures[at - 1];
      if (neighbour) select(neighbour.id);
      removePicture(item.id);
      if (neighbour) focusTile(neighbour.id);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
