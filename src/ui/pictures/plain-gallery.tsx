import { useEffect } from 'react';
import type { GalleryGroup } from '../../store/gallery-types.ts';
import { useActions } from '../store-context.ts';
import { listName } from '../words/gallery-words.ts';
import { GroupHead } from './group-head.tsx';
import { Tile } from './tile.tsx';

interface Props {
  groups: readonly GalleryGroup[];
  reachableId: string | null;
}

/** Every tile is in the document; the browser skips the drawing of those that are off the screen. */
export function PlainGallery({ groups, reachableId }: Props) {
  const { showOnScreen } = useActions();
  useEffect(() => {
    showOnScreen(groups.flatMap(({ ids, collapsed }) => (collapsed ? [] : ids)));
  }, [groups, showOnScreen]);
  return groups.map((group) => (
    <section key={group.key} className="gallery-group">
      {group.kind !== 'all' && <GroupHead group={group} />}
      {!group.collapsed && (
        // Safari forgets that a list without bullets is a list
        <ul role="list" aria-label={listName(group)} className="picture-grid">
          {group.ids.map((id) => (
            <Tile key={id} id={id} reachable={id === reachableId} />
          ))}
        </ul>
      )}
    </section>
  ));
}
