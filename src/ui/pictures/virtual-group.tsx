import type { GalleryGroup } from '../../store/gallery-types.ts';
import { listName } from '../words/gallery-words.ts';
import type { GridGeometry } from './grid-geometry.ts';
import { HEAD_PX, SLIP_PX } from './grid-geometry.ts';
import type { GridRow } from './grid-rows.ts';
import { GroupHead } from './group-head.tsx';
import { Tile } from './tile.tsx';

interface Props {
  group: GalleryGroup;
  /** Its place among the groups. */
  place: number;
  rows: readonly GridRow[];
  tops: Float64Array;
  /** Places of the rows that are in the document. */
  shownRows: readonly number[];
  geometry: GridGeometry;
  reachableId: string | null;
  /** Rows fly by: tiles are outlines, but for those of this row. Null: all are tiles. */
  outlinesBut: number | null;
}

/** As high as all its rows, so that its head sticks as long as one of them is on screen. */
export function VirtualGroup({ group, place, rows, tops, shownRows, geometry, ...shown }: Props) {
  const { reachableId, outlinesBut } = shown;
  const first = rows.findIndex((row) => row.group === place);
  const last = rows.findLastIndex((row) => row.group === place);
  const topPx = tops[first] ?? 0;
  const heightPx = (tops[last + 1] ?? topPx) - topPx;
  const headPx = group.kind === 'all' ? 0 : HEAD_PX;
  const { columns, tilePx, gapPx } = geometry;
  return (
    <section className="virtual-group" style={{ transform: `translateY(${topPx}px)`, height: heightPx }}>
      {headPx > 0 && <GroupHead group={group} />}
      {!group.collapsed && (
        <ul
          role="list"
          aria-label={listName(group)}
          className="virtual-list"
          // its tiles are placed, so it has no height by itself
          style={{ height: heightPx - headPx }}
        >
          {shownRows.flatMap((rowPlace) => {
            const row = rows[rowPlace];
            if (row?.group !== place || row.kind === 'head') return [];
            const yPx = (tops[rowPlace] ?? 0) - topPx - headPx;
            const outline = outlinesBut !== null && outlinesBut !== rowPlace;
            return group.ids.slice(row.from, row.to).map((id, column) => {
              const xPx = (column % columns) * (tilePx + gapPx);
              if (outline) return <TileOutline key={id} {...{ xPx, yPx, widthPx: tilePx }} />;
              return (
                <Tile
                  key={id}
                  id={id}
                  reachable={id === reachableId}
                  place={row.from + column}
                  size={group.ids.length}
                  xPx={xPx}
                  yPx={yPx}
                  widthPx={tilePx}
                />
              );
            });
          })}
        </ul>
      )}
    </section>
  );
}

/** A tile that is gone before anybody could read it. */
function TileOutline({ xPx, yPx, widthPx }: Record<'xPx' | 'yPx' | 'widthPx', number>) {
  const style = { width: widthPx, height: widthPx + SLIP_PX, transform: `translate(${xPx}px, ${yPx}px)` };
  return <li className="tile" aria-hidden="true" style={style} />;
}
