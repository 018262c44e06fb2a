import { ChevronRight } from 'lucide-react';
import type { GalleryGroup } from '../../store/gallery-types.ts';
import { formatCount } from '../format/count.ts';
import { labelColour } from '../inspector/label-colour.ts';
import { useActions, useApp } from '../store-context.ts';
import { groupName } from '../words/gallery-words.ts';
import './group-head.css';

/** Label and number of a group; a press closes and opens it. Stays at the top while its pictures pass below. */
export function GroupHead({ group }: { group: GalleryGroup }) {
  const { toggleGroup } = useActions();
  const place = useApp((state) => (group.label === null ? -1 : state.labels.indexOf(group.label)));
  return (
    <h2 className="group-head">
      <button
        type="button"
        className="group-button"
        aria-expanded={!group.collapsed}
        onClick={() => toggleGroup(group.key)}
      >
        <ChevronRight size={14} />
        {place >= 0 && <span className="dot" style={labelColour(place)} />}
        <span className="group-label">{groupName(group)}</span>
        <span className="soft">{formatCount(group.ids.length)}</span>
      </button>
    </h2>
  );
}
