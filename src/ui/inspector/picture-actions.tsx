import { Maximize2, RotateCcw, Trash2 } from 'lucide-react';
import type { PictureItem } from '../../store/state.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { LikeButtons } from '../search/like-buttons.tsx';
import { useActions } from '../store-context.ts';
import { useView } from '../view-model/view.ts';

export function PictureActions({ item }: { item: PictureItem }) {
  const { removePicture, retryPicture, select } = useActions();
  const open = useView((view) => view.open);
  const again = item.status.kind === 'failed' || item.status.kind === 'cancelled';
  return (
    <div className="picture-actions">
      {again && <IconButton icon={RotateCcw} name="Read again" onClick={() => retryPicture(item.id)} />}
      <IconButton
        icon={Maximize2}
        name="Open large"
        onClick={() => {
          select(item.id);
          open('large');
        }}
      />
      <LikeButtons item={item} />
      <IconButton icon={Trash2} name="Remove" onClick={() => removePicture(item.id)} />
    </div>
  );
}
