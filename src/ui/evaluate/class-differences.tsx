import type { ClassDifference } from '../../store/evaluate-compare.ts';
import { Difference } from './difference.tsx';
import { formatShare } from './format-share.ts';
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
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {classes.map(({ label, first, second, difference }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{formatShare(first)}</td>
              <td>{formatShare(second)}</td>
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
