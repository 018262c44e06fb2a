import { X } from 'lucide-react';
import { memo } from 'react';
import type { PictureItem } from '../../store/state.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { TileSimilarity } from '../search/tile-similarity.tsx';
import { useActions, useApp } from '../store-context.ts';
import { tileId } from '../view-model/focus.ts';
import { useView } from '../view-model/view.ts';
import { Failure } from './failure.tsx';
import { Thumbnail } from './thumbnail.tsx';
import { TileSlip } from './tile-slip.tsx';
import './tile.css';

interface Props {
  item: PictureItem;
  /** The one tile that Tab reaches; arrows reach the others. */
  reachable: boolean;
}

/** One picture of the grid. The button lies over the whole tile, so that the meters stand outside it. */
export const Tile = memo(function Tile({ item, reachable }: Props) {
  const { select, removePicture } = useActions();
  const selected = useApp((state) => state.selectedId === item.id);
  const open = useView((view) => view.open);
  const failed = item.status.kind === 'failed';

  function press() {
    // a finger has no double click: a second tap on the selected picture opens it
    if (selected && matchMedia('(hover: none)').matches) open('large');
    else select(item.id);
  }

  return (
    <li
      className="tile"
      aria-label={item.name}
      data-selected={selected || undefined}
      data-failed={failed || undefined}
    >
      <div className="tile-picture">{failed ? <Failure item={item} /> : <Thumbnail item={item} />}</div>
      {failed ? <p className="slip slip-bare slip-name">{item.name}</p> : <TileSlip item={item} />}
      <TileSimilarity pictureId={item.id} />
      <button
        type="button"
        id={tileId(item.id)}
        className="tile-button"
        aria-label={`Select ${item.name}`}
        aria-pressed={selected}
        title={item.name}
        tabIndex={reachable ? 0 : -1}
        onClick={press}
        onDoubleClick={() => open('large')}
      />
      {/* not a stop of the Tab key: Delete does it, and the inspector has a button */}
      <IconButton
        className="tile-remove"
        icon={X}
        name={`Remove ${item.name}`}
        tabIndex={-1}
        onClick={() => removePicture(item.id)}
      />
    </li>
  );
});
