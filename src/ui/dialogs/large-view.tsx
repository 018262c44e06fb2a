import { ChevronLeft, ChevronRight, Maximize, Minimize, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { formatCount } from '../format/count.ts';
import { PictureFactsLine } from '../inspector/picture-facts.tsx';
import { ScoreList } from '../inspector/score-list.tsx';
import { Failure } from '../pictures/failure.tsx';
import { OriginalImage } from '../pictures/original-image.tsx';
import { Thumbnail } from '../pictures/thumbnail.tsx';
import { LikeButtons } from '../search/like-buttons.tsx';
import { useActions, useApp } from '../store-context.ts';
import { focusTile } from '../view-model/focus.ts';
import { shownPicture } from '../view-model/shown-picture.ts';
import { useFullScreen } from '../view-model/use-full-screen.ts';
import { useView } from '../view-model/view.ts';
import { DialogFrame } from './dialog-frame.tsx';
import './large-view.css';

/** Closing leads back to the picture that was paged to, not to the one that was opened. */
function useFocusOnTileAfter(pictureId: string | undefined) {
  const last = useRef(pictureId);
  useEffect(() => {
    last.current = pictureId;
  }, [pictureId]);
  useEffect(
    () => () => {
      // one frame later than React Aria, which gives the focus back to where it was
      requestAnimationFrame(() => {
        if (last.current && !useView.getState().dialog) focusTile(last.current);
      });
    },
    [],
  );
}

/** One picture as large as the window, its labels beside it; arrows page through the others. */
export function LargeView({ onClose }: { onClose: () => void }) {
  const item = useApp(shownPicture);
  const place = useApp((state) => (item ? state.galleryView.ids.indexOf(item.id) : -1));
  const count = useApp((state) => state.galleryView.ids.length);
  const none = useApp((state) => state.pictures.length === 0);
  const { selectNeighbour, removePicture, searchByPicture } = useActions();
  const { isFull, canBeFull, toggle } = useFullScreen();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key === 'ArrowRight') selectNeighbour(1);
      if (event.key === 'ArrowLeft') selectNeighbour(-1);
      if (event.key === 'f') toggle();
      if (event.key === 'l' && item) {
        searchByPicture(item.id, 'like');
        onClose();
      }
    }
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [selectNeighbour, searchByPicture, onClose, item, toggle]);
  useEffect(() => {
    if (none) onClose();
  }, [none, onClose]);
  useFocusOnTileAfter(item?.id);
  if (!item) return null;
  const tools = (
    <>
      <span className="small soft large-place" data-crowded>
        {place >= 0 && `${formatCount(place + 1)} of ${formatCount(count)}`}
      </span>
      <IconButton
        icon={ChevronLeft}
        name="Previous picture"
        disabled={place <= 0}
        onClick={() => selectNeighbour(-1)}
      />
      <IconButton
        icon={ChevronRight}
        name="Next picture"
        disabled={place >= count - 1}
        onClick={() => selectNeighbour(1)}
      />
      <LikeButtons item={item} onSearch={onClose} />
      {canBeFull && (
        <IconButton
          icon={isFull ? Minimize : Maximize}
          name={isFull ? 'Leave full screen' : 'Full screen'}
          onClick={toggle}
        />
      )}
      <IconButton icon={Trash2} name="Remove this picture" onClick={() => removePicture(item.id)} />
    </>
  );
  return (
    <DialogFrame title={item.name} onClose={onClose} tools={tools} look="large">
      <div className="large">
        <div className="large-picture">
          {item.status.kind === 'failed' ? (
            <Thumbnail item={item} />
          ) : (
            <OriginalImage key={item.id} item={item} alt={item.name} />
          )}
        </div>
        <div className="large-side">
          <PictureFactsLine item={item} />
          <Failure item={item} />
          <ScoreList key={item.id} pictureId={item.id} />
        </div>
      </div>
    </DialogFrame>
  );
}
