import type { GalleryGroup } from '../../store/gallery-types.ts';

/** One line of the gallery: the head of a group or a row of tiles. */
export interface GridRow {
  /** Place of its group. */
  group: number;
  kind: 'head' | 'tiles';
  /** Ids of the group that stand in this row, `to` excluded. */
  from: number;
  to: number;
}

/** The lines of a view from the first to the last. A group that is closed has its head only. */
export function gridRows(groups: readonly GalleryGroup[], columns: number): GridRow[] {
  const rows: GridRow[] = [];
  groups.forEach(({ kind, ids, collapsed }, group) => {
    if (kind !== 'all') rows.push({ group, kind: 'head', from: 0, to: 0 });
    if (collapsed) return;
    for (let from = 0; from < ids.length; from += columns) {
      rows.push({ group, kind: 'tiles', from, to: Math.min(from + columns, ids.length) });
    }
  });
  return rows;
}

/** Place of the row that a picture stands in, -1 for one that is not on show. */
export function rowOf(groups: readonly GalleryGroup[], rows: readonly GridRow[], id: string): number {
  const group = groups.findIndex(({ ids, collapsed }) => !collapsed && ids.includes(id));
  const place = groups[group]?.ids.indexOf(id) ?? -1;
  return rows.findIndex(
    (row) => row.group === group && row.kind === 'tiles' && place >= row.from && place < row.to,
  );
}

export interface Walk {
  groups: readonly GalleryGroup[];
  rows: readonly GridRow[];
  /** Rows that fit on the screen. */
  pageRows: number;
}

/** Where a key leads from a picture: its id, or null for a key that leads nowhere. */
export function stepFrom(key: string, id: string | undefined, walk: Walk): string | null {
  const ids = walk.groups.flatMap((group) => (group.collapsed ? [] : group.ids));
  const at = id === undefined ? -1 : ids.indexOf(id);
  switch (key) {
    case 'ArrowRight':
      return ids[Math.min(at + 1, ids.length - 1)] ?? null;
    case 'ArrowLeft':
      return ids[Math.max(at - 1, 0)] ?? null;
    case 'Home':
      return ids[0] ?? null;
    case 'End':
      return ids.at(-1) ?? null;
    case 'ArrowDown':
      return byRows(walk, id, 1);
    case 'ArrowUp':
      return byRows(walk, id, -1);
    case 'PageDown':
      return byRows(walk, id, walk.pageRows);
    case 'PageUp':
      return byRows(walk, id, -walk.pageRows);
    default:
      return null;
  }
}

/** The picture of the same column some rows on, across groups; of a shorter row the last one. */
function byRows({ groups, rows }: Walk, id: string | undefined, step: number): string | null {
  const tiles = rows.filter(({ kind }) => kind === 'tiles');
  const at = id === undefined ? -1 : rowOf(groups, tiles, id);
  const here = tiles[at];
  const there = tiles[Math.max(0, Math.min(tiles.length - 1, at + step))];
  if (!there) return null;
  const column = here ? (groups[here.group]?.ids.indexOf(id ?? '') ?? 0) - here.from : 0;
  return groups[there.group]?.ids[Math.min(there.from + column, there.to - 1)] ?? null;
}
