import type { EvaluationRun } from '../../store/evaluate-run.ts';
import { Difference } from './difference.tsx';
import { formatShare } from './format-share.ts';
import './numbers-table.css';

const NUMBERS = [
  { key: 'top1', name: 'Top 1', lessIsBetter: false },
  { key: 'top5', name: 'Top 5', lessIsBetter: false },
  { key: 'meanPerClass', name: 'Mean per class', lessIsBetter: false },
  { key: 'ece', name: 'Calibration error', lessIsBetter: true },
] as const;

export function NumberDifferences({ first, second }: { first: EvaluationRun; second: EvaluationRun }) {
  return (
    <div className="numbers-table-frame">
      <table className="numbers-table">
        <caption className="visually-hidden">Numbers of both runs</caption>
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">First</th>
            <th scope="col">Second</th>
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {NUMBERS.map(({ key, name, lessIsBetter }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td>{formatShare(first.metrics[key])}</td>
              <td>{formatShare(second.metrics[key])}</td>
              <td>
                <Difference
                  value={second.metrics[key] - first.metrics[key]}
                  {...(lessIsBetter ? { lessIsBetter } : {})}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
