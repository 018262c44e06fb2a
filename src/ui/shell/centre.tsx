import { EmptyState } from '../empty/empty-state.tsx';
import { PictureGrid } from '../pictures/picture-grid.tsx';
import { SinglePicture } from '../pictures/single-picture.tsx';
import { useApp } from '../store-context.ts';

/** What the middle of the page holds: the start, one picture, or many. */
export function Centre() {
  const count = useApp((state) => state.pictures.length);
  const only = useApp((state) => (state.pictures.length === 1 ? state.pictures[0] : undefined));
  if (count === 0) return <EmptyState />;
  return only ? <SinglePicture item={only} /> : <PictureGrid />;
}
