import { useState } from 'react';
import { useApp } from '../store-context.ts';
import { selectRanking } from '../view-model/ranking.ts';
import { ScoreRow } from './score-row.tsx';
import '../controls/controls.css';
import './score-list.css';

/** Rows shown before one asks for all. */
const FIRST = 50;

/** All labels of one picture as bars, best first. */
export function ScoreList({ pictureId }: { pictureId: string }) {
  const ranking = useApp(selectRanking(pictureId));
  const stale = useApp((state) => state.scoring);
  const [all, setAll] = useState(false);
  if (ranking.length === 0) return <ScorePlaceholder pictureId={pictureId} />;
  const shown = all ? ranking : ranking.slice(0, FIRST);
  return (
    <div className="score-list" data-stale={stale || undefined}>
      {shown.map((row) => (
        <ScoreRow key={row.label} {...row} />
      ))}
      {ranking.length > shown.length && (
        <button type="button" className="button button-plain" onClick={() => setAll(true)}>
          Show all {ranking.length} labels
        </button>
      )}
    </div>
  );
}

/** Why there are no bars yet: no labels, or no numbers. */
function ScorePlaceholder({ pictureId }: { pictureId: string }) {
  const labels = useApp((state) => state.labels.length);
  const status = useApp((state) => state.pictures.find(({ id }) => id === pictureId)?.status.kind);
  if (status === 'failed') return null;
  if (labels === 0) return <p className="soft">Type labels to see how likely each one is.</p>;
  if (status === 'cancelled') return <p className="soft">This picture was not read. Resume to read it.</p>;
  return (
    <div className="score-list" aria-hidden="true">
      {Array.from({ length: Math.min(labels, 8) }, (_, row) => (
        <div key={row} className="score score-empty">
          <span className="score-ghost" />
          <div className="score-bar" />
        </div>
      ))}
    </div>
  );
}
