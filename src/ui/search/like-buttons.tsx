import { ImageMinus, ImagePlus } from 'lucide-react';
import type { PictureItem } from '../../store/state.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { useActions, useApp } from '../store-context.ts';

interface Props {
  item: PictureItem;
  /** The search has begun. */
  onSearch?: () => void;
}

/** A picture as what is searched by. Not there for a single picture or one that could not be read. */
export function LikeButtons({ item, onSearch }: Props) {
  const many = useApp((state) => state.pictures.length > 1);
  const { searchByPicture } = useActions();
  if (!many || item.status.kind === 'failed') return null;
  const search = (how: 'like' | 'unlike') => {
    searchByPicture(item.id, how);
    onSearch?.();
  };
  return (
    <>
      <IconButton icon={ImagePlus} name="More like this" onClick={() => search('like')} />
      <IconButton icon={ImageMinus} name="Not like this" onClick={() => search('unlike')} />
    </>
  );
}
