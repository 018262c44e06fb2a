import { TriangleAlert } from 'lucide-react';
import { useApp } from '../store-context.ts';
import './label-warnings.css';

/** Of each kind; whoever has more has understood. */
const MOST_SHOWN = 50;

function shorten(label: string): string {
  return label.length > 28 ? `${label.slice(0, 27)}…` : label;
}

/** Labels that count other than they were typed: read only in part, or once instead of twice. */
export function LabelWarnings({ id }: { id: string }) {
  const cut = useApp((state) => state.cutLabels);
  const repeated = useApp((state) => state.repeatedLabels);
  const used = useApp((state) => state.labels.length);
  const leftOut = useApp((state) => state.labelsLeftOut);
  if (cut.length + repeated.length + leftOut === 0) return null;
  return (
    // many remarks scroll, and then the keyboard must reach them
    <ul id={id} role="list" className="label-warnings" aria-label="Remarks" tabIndex={0}>
      {leftOut > 0 && (
        <li>
          <TriangleAlert size={13} />
          <span>
            Only the first {used} labels count here. {leftOut} more {leftOut === 1 ? 'is' : 'are'} left out.
          </span>
        </li>
      )}
      {cut.slice(0, MOST_SHOWN).map(({ label, tokens, limit }) => (
        <li key={`cut ${label}`}>
          <TriangleAlert size={13} />
          <span>
            “{shorten(label)}” has {tokens} tokens, and the model reads {limit}. Its end does not count:
            shorten it.
          </span>
        </li>
      ))}
      {repeated.slice(0, MOST_SHOWN).map((label) => (
        <li key={`repeated ${label}`} className="soft">
          <TriangleAlert size={13} />
          <span>“{shorten(label)}” stands there more than once and counts once.</span>
        </li>
      ))}
    </ul>
  );
}
