import { useMemo, useState } from 'react';
import type { EvaluationRun, Verdict } from '../../store/evaluate-run.ts';
import type { PictureItem } from '../../store/state.ts';
import { ScoreRow } from '../inspector/score-row.tsx';
import { useApp } from '../store-context.ts';
import { VerdictPicture } from './verdict-picture.tsx';
import './verdict-list.css';

/** So many at a time: a list of thousands would be slow and is not read anyway. */
const PAGE = 60;

interface Props {
  name: string;
  run: EvaluationRun;
  verdicts: readonly Verdict[];
  onPicture: (pictureId: string) => void;
}

/** Pictures side by side, each with the right label's bar and the model's own. */
export function VerdictList({ name, run, verdicts, onPicture }: Props) {
  const [shown, setShown] = useState(PAGE);
  const pictures = useApp((state) => state.pictures);
  const byId = useMemo(() => new Map(pictures.map((item) => [item.id, item])), [pictures]);
  return (
    <>
      <ul role="list" aria-label={name} className="verdicts">
        {verdicts.slice(0, shown).map((verdict) => {
          const item = byId.get(verdict.pictureId);
          return (
            item && (
              <VerdictCard key={item.id} item={item} run={run} verdict={verdict} onPicture={onPicture} />
            )
          );
        })}
      </ul>
      {verdicts.length > shown && (
        <button type="button" className="button button-plain" onClick={() => setShown(shown + PAGE)}>
          Show more ({verdicts.length - shown} left)
        </button>
      )}
    </>
  );
}

interface CardProps {
  item: PictureItem;
  run: EvaluationRun;
  verdict: Verdict;
  onPicture: (pictureId: string) => void;
}

function VerdictCard({ item, run: { labels }, verdict, onPicture }: CardProps) {
  const { truth, guess, confidence, truthProbability } = verdict;
  return (
    <li className="verdict" aria-label={item.path}>
      <VerdictPicture item={item} onPicture={onPicture} />
      {guess !== truth && (
        <>
          <p className="small soft">Said</p>
          <ScoreRow label={labels[guess] ?? ''} index={guess} probability={confidence} />
        </>
      )}
      <p className="small soft">Right</p>
      <ScoreRow label={labels[truth] ?? ''} index={truth} probability={truthProbability} />
    </li>
  );
}
