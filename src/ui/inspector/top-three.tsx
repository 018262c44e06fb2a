import { useApp } from '../store-context.ts';
import { selectTopThree } from '../view-model/ranking.ts';
import { ScoreRow } from './score-row.tsx';
import './score-list.css';

/** The best three of one picture; without labels, what to do about that. */
export function TopThree({ pictureId, name }: { pictureId: string; name: string }) {
  const top = useApp(selectTopThree(pictureId));
  const noLabels = useApp((state) => state.labels.length === 0);
  const stale = useApp((state) => state.scoring);
  return (
    <section className="top-three" aria-label={`Best three of ${name}`} data-stale={stale || undefined}>
      {top.map((row) => (
        <ScoreRow key={row.label} {...row} />
      ))}
      {noLabels && <p className="soft">Type labels to see results.</p>}
    </section>
  );
}
