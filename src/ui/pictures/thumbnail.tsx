import { ImageOff } from 'lucide-react';
import type { PictureItem } from '../../store/state.ts';
import './thumbnail.css';

/** The small version of a picture, or a neutral place for it until it is there. */
export function Thumbnail({ item }: { item: PictureItem }) {
  if (item.thumbnailUrl)
    return <img className="thumbnail" src={item.thumbnailUrl} alt="" decoding="async" draggable={false} />;
  return (
    <div className="thumbnail thumbnail-empty" data-status={item.status.kind}>
      {item.status.kind === 'failed' && <ImageOff size={20} strokeWidth={1.5} />}
    </div>
  );
}
