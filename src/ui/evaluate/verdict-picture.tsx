import type { PictureItem } from '../../store/state.ts';
import { Thumbnail } from '../pictures/thumbnail.tsx';
import { placeInFolder } from './place-in-folder.ts';
import './verdict-list.css';

interface VerdictPictureProps {
  item: PictureItem;
  onPicture: (pictureId: string) => void;
}

/** Whose verdict it is: pressed, the picture is selected. */
export function VerdictPicture({ item, onPicture }: VerdictPictureProps) {
  return (
    <>
      <button
        type="button"
        className="verdict-picture"
        aria-label={`Select ${item.name}`}
        title={item.path}
        onClick={() => onPicture(item.id)}
      >
        <Thumbnail item={item} />
      </button>
      <span className="small soft verdict-name">{placeInFolder(item.path)}</span>
    </>
  );
}
