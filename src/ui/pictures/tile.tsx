import { Check, X } from 'lucide-react';
import { memo, type MouseEvent } from 'react';
import { pictureById } from '../../store/picture-index.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { TileSimilarity } from '../search/tile-similarity.tsx';
import { useActions, useApp } from '../store-context.ts';
import { tileId } from '../view-model/focus.ts';
import { useView } from '../view-model/view.ts';
import { Failure } from './failure.tsx';
import { Thumbnail } from './thumbnail.tsx';
import { TileSlip } from './tile-slip.tsx';
import { VERDICT_WORDS } from '../words/gallery-words.ts';
import { useLongPress } from './use-long-press.ts';
import './tile.css';

interface Props {
  id: string;
  /** The one tile that Tab reaches; arrows reach the others. */
  reachable: boolean;
  /** In a list of which not all tiles are in the document: where it stands among how many, and where it is drawn. */
  place?: number;
  size?: number;
  xPx?: number;
  yPx?: number;
  widthPx?: number;
}

/** One picture of the grid. The button lies over the whole tile, so that the meters stand outside it. */
export const Tile = memo(function Tile({ id, reachable, place, size, xPx, yPx, widthPx }: Props) {
  const { select, removePicture, toggleSelected, selectRangeTo, clearSelection } = useActions();
  const item = useApp((state) => pictureById(state.pictures, id));
  const selected = useApp((state) => state.selectedId === id);
  const picked = useApp((state) => state.selectedIds.has(id));
  const picking = useApp((state) => state.selectedIds.size > 0);
  const reviewed = useApp((state) => state.review.get(id)?.verdict);
  const open = useView((view) => view.open);
  const longPress = useLongPress(() => toggleSelected(id));
  if (!item) return null;
  const failed = item.status.kind === 'failed';

  function press(event: MouseEvent) {
    if (longPress.wasLong()) return;
    const touch = matchMedia('(hover: none)').matches;
    if (event.shiftKey) selectRangeTo(id);
    else if (event.ctrlKey || event.metaKey || (touch && picking)) toggleSelected(id);
    // a finger has no double click: a second tap on the selected picture opens it
    else if (selected && touch) open('large');
    else {
      clearSelection();
      select(id);
    }
  }

  return (
    <li
      className="tile"
      aria-label={item.name}
      aria-posinset={place === undefined ? undefined : place + 1}
      aria-setsize={size}
      data-selected={selected || undefined}
      data-picked={picked || undefined}
      data-failed={failed || undefined}
      style={
        widthPx === undefined ? undefined : { width: widthPx, transform: `translate(${xPx}px, ${yPx}px)` }
      }
    >
      <div className="tile-picture">{failed ? <Failure item={item} /> : <Thumbnail item={item} />}</div>
      {failed ? <p className="slip slip-bare slip-name">{item.name}</p> : <TileSlip item={item} />}
      <TileSimilarity pictureId={item.id} />
      <button
        type="button"
        id={tileId(id)}
        className="tile-button"
        aria-label={`Select ${item.name}`}
        aria-pressed={picking ? picked : selected}
        title={item.name}
        tabIndex={reachable ? 0 : -1}
        onClick={press}
        onDoubleClick={() => open('large')}
        {...longPress.handlers}
      />
      {(picked || reviewed) && (
        <span className="tile-mark" data-verdict={picked ? 'picked' : reviewed}>
          <Check size={13} strokeWidth={2.5} />
          <span className="visually-hidden">
            {picked ? 'Selected' : VERDICT_WORDS[reviewed ?? 'accepted']}
          </span>
        </span>
      )}
      {/* not a stop of the Tab key: Delete does it, and the inspector has a button */}
      <IconButton
        className="tile-remove"
        icon={X}
        name={`Remove ${item.name}`}
        tabIndex={-1}
        onClick={() => removePicture(id)}
      />
    </li>
  );
});
