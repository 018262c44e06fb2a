import { useMemo } from 'react';
import type { ChangedVerdict, RunComparison } from '../../store/evaluate-compare.ts';
import type { PictureItem } from '../../store/state.ts';
import { countOf } from '../format/plural.ts';
import { useApp } from '../store-context.ts';
import { VerdictPicture } from './verdict-picture.tsx';
import './verdict-list.css';

const KINDS: readonly { kind: ChangedVerdict['kind']; name: string }[] = [
  { kind: 'broken', name: 'Right before, wrong now' },
  { kind: 'mended', name: 'Wrong before, right now' },
  { kind: 'other-mistake', name: 'Wrong in another way' },
];
/** Of each kind: enough to see what changed. */
const SHOWN = 24;

/** The pictures of which the second run says something else. */
export function ChangedPictures({
  found,
  onPicture,
}: {
  found: RunComparison;
  onPicture: (pictureId: string) => void;
}) {
  const pictures = useApp((state) => state.pictures);
  const byId = useMemo(() => new Map(pictures.map((item) => [item.id, item])), [pictures]);
  return (
    <>
      <p role="status" aria-label="Changed verdicts">
        {found.changed.length === 0
          ? `Both say the same of all ${countOf(found.shared, 'picture')}.`
          : `They differ on ${found.changed.length} of ${countOf(found.shared, 'picture')}.`}
      </p>
      {KINDS.map(({ kind, name }) => {
        const of = found.changed.filter((each) => each.kind === kind);
        return (
          of.length > 0 && (
            <section key={kind} aria-label={name}>
              <h3>
                {name} <span className="soft">({of.length})</span>
              </h3>
              <ul role="list" aria-label={name} className="verdicts">
                {of.slice(0, SHOWN).map((change) => {
                  const item = byId.get(change.pictureId);
                  return item && <Changed key={item.id} item={item} change={change} onPicture={onPicture} />;
                })}
              </ul>
            </section>
          )
        );
      })}
    </>
  );
}

interface ChangedProps {
  item: PictureItem;
  change: ChangedVerdict;
  onPicture: (pictureId: string) => void;
}

function Changed({ item, change: { truth, first, second }, onPicture }: ChangedProps) {
  return (
    <li className="verdict" aria-label={item.path}>
      <VerdictPicture item={item} onPicture={onPicture} />
      <dl className="verdict-words small">
        <dt className="soft">First</dt>
        <dd>{first}</dd>
        <dt className="soft">Second</dt>
        <dd>{second}</dd>
        <dt className="soft">Right</dt>
        <dd>{truth}</dd>
      </dl>
    </li>
  );
}
