import { Check } from 'lucide-react';
import { formatPercent } from '../format/percent.ts';
import { labelColour } from '../inspector/label-colour.ts';
import { useApp } from '../store-context.ts';
import { selectRanking } from '../view-model/ranking.ts';
import './review-labels.css';

interface Props {
  pictureId: string;
  onPick: (label: string) => void;
}

/** Beyond these a label is chosen from the list of the selection bar; a page of buttons would bury the picture. */
const SHOWN = 30;

/** Every label as a button, in the order of the label set, so that a number always means the same label. */
export function ReviewLabels({ pictureId, onPick }: Props) {
  const ranking = useApp(selectRanking(pictureId));
  const labels = useApp((state) => state.labels);
  const said = useApp((state) => state.review.get(pictureId)?.label);
  const byLabel = new Map(ranking.map((row) => [row.label, row.probability]));
  return (
    <ul className="review-labels" role="list" aria-label="Labels to choose from">
      {labels.slice(0, SHOWN).map((label, index) => (
        <li key={label}>
          <button
            type="button"
            className="review-label"
            aria-pressed={said === label}
            data-best={ranking[0]?.label === label || undefined}
            style={labelColour(index)}
            onClick={() => onPick(label)}
          >
            <kbd aria-hidden="true">{index < 9 ? index + 1 : ''}</kbd>
            <span className="dot" />
            <span className="review-label-text">{label}</span>
            {said === label && <Check size={14} aria-label="Chosen" />}
            <span className="soft">{formatPercent(byLabel.get(label) ?? 0)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
