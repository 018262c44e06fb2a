import type { ClassDifference } from '../../store/evaluate-compare.ts';
import { formatPercent } from '../format/percent.ts';
import { Difference } from './difference.tsx';
import './numbers-table.css';

/** Accuracy of every class in both runs, the largest change first. */
export function ClassDifferences({ classes }: { classes: ClassDifference[] }) {
  return (
    <div className="numbers-table-frame">
      <table className="numbers-table">
        <caption className="small soft">By class, the largest change first</caption>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">First</th>
            <th scope="col">Second</th>
            <th scope="col">Change in points</th>
          </tr>
        </thead>
        <tbody>
          {classes.map(({ label, first, second, difference }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{formatPercent(first ?? Number.NaN)}</td>
              <td>{formatPercent(second ?? Number.NaN)}</td>
              <td>
                <Difference value={difference} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
