import { Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { DuplicateGroup } from '../../store/duplicate-types.ts';
import { countOf } from '../format/plural.ts';
import { useActions } from '../store-context.ts';
import { DuplicateGroupRow } from './duplicate-group-row.tsx';

/** Groups that are drawn at a time. */
const MORE = 30;

interface Props {
  groups: readonly DuplicateGroup[];
  onRemoved: () => void;
}

const allOthers = (groups: readonly DuplicateGroup[]) =>
  new Set(groups.flatMap(({ others }) => others.map(({ id }) => id)));

/** Every other one than the best is marked for removal; a press changes that. */
export function DuplicateList({ groups, onRemoved }: Props) {
  const { removePictures, showOnScreen } = useActions();
  const [marked, setMarked] = useState<ReadonlySet<string>>(() => allOthers(groups));
  const [drawn, setDrawn] = useState(MORE);
  useEffect(() => {
    // thumbnails are made for what is on screen
    const shown = groups.slice(0, drawn);
    showOnScreen(shown.flatMap(({ keeperId, others }) => [keeperId, ...others.map(({ id }) => id)]));
  }, [groups, drawn, showOnScreen]);

  function toggle(id: string) {
    const next = new Set(marked);
    if (!next.delete(id)) next.add(id);
    setMarked(next);
  }

  if (groups.length === 0) return <p className="duplicates-word">No two pictures are that similar.</p>;
  return (
    <>
      <p className="duplicates-word" role="status" aria-label="Duplicates">
        {countOf(groups.length, 'group')} with {countOf(allOthers(groups).size, 'picture')} too many
      </p>
      <ul role="list" aria-label="Groups of duplicates" className="duplicates-groups">
        {groups.slice(0, drawn).map((group) => (
          <DuplicateGroupRow key={group.keeperId} group={group} marked={marked} onToggle={toggle} />
        ))}
      </ul>
      {drawn < groups.length && (
        <button
          type="button"
          className="button button-plain duplicates-more"
          onClick={() => setDrawn(drawn + MORE)}
        >
          Show {Math.min(MORE, groups.length - drawn)} more groups
        </button>
      )}
      <div className="duplicates-foot">
        <button type="button" className="button button-plain" onClick={() => setMarked(new Set())}>
          Keep all
        </button>
        <button
          type="button"
          className="button button-primary"
          disabled={marked.size === 0}
          onClick={() => {
            removePictures(marked);
            onRemoved();
          }}
        >
          <Trash2 size={15} /> Remove {countOf(marked.size, 'picture')} from the list
        </button>
      </div>
    </>
  );
}
