import { memo } from 'react';
import { formatPercent } from '../format/percent.ts';
import { labelColour } from './label-colour.ts';
import './score-row.css';

interface Props {
  label: string;
  index: number;
  probability: number;
}

/** How far the full bar is pushed out to the left. A sliver stays to be seen, however small the number. */
export function fillShift(probability: number): number {
  return (Math.max(probability, 0.004) - 1) * 100;
}

/**
 * One label with its bar. A meter hides what is inside it from screen readers, so the meter is the bar
 * alone, and the visible text beside it, which says the same, is hidden from them.
 */
export const ScoreRow = memo(function ScoreRow({ label, index, probability }: Props) {
  const percent = formatPercent(probability);
  return (
    <div className="score" style={labelColour(index)}>
      <span className="score-label" aria-hidden="true" title={label}>
        {label}
      </span>
      <span className="score-percent" aria-hidden="true">
        {percent}
      </span>
      <div
        className="score-bar"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={Number(probability.toFixed(6))}
        aria-valuetext={percent}
      >
        <div className="score-fill" style={{ transform: `translateX(${fillShift(probability)}%)` }} />
      </div>
    </div>
  );
});
