import type { EvaluationRun } from '../../store/evaluate-run.ts';
import { formatShare } from './format-share.ts';
import './headline-numbers.css';

/** The four numbers that everyone asks for. */
export function HeadlineNumbers({ run: { metrics } }: { run: EvaluationRun }) {
  const numbers = [
    { name: 'Top 1', value: metrics.top1, meaning: 'The first label is the right one.' },
    { name: 'Top 5', value: metrics.top5, meaning: 'The right label is among the first five.' },
    { name: 'Mean per class', value: metrics.meanPerClass, meaning: 'Every class counts the same.' },
    { name: 'Calibration error', value: metrics.ece, meaning: 'How far sureness is from being right (ECE).' },
  ];
  return (
    <dl className="headline-numbers">
      {numbers.map(({ name, value, meaning }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="headline-value">{formatShare(value)}</dd>
          <dd className="small soft">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
