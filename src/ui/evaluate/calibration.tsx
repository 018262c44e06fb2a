import { useCallback, useMemo } from 'react';
import { calibrationRows } from '../../store/evaluate-views.ts';
import { binName } from './bin-name.ts';
import { type BuildChart, ChartCanvas } from './chart-canvas.tsx';
import { reliabilityChart } from './reliability-chart.ts';
import { formatShare } from './format-share.ts';
import type { RunViewProps } from './run-view-props.ts';
import './confusion.css';
import './numbers-table.css';

/** Whether 80 % sure means right four times of five: the reliability diagram and its numbers. */
export function Calibration({ run }: Pick<RunViewProps, 'run'>) {
  const rows = useMemo(() => calibrationRows(run), [run]);
  const build = useCallback<BuildChart>((colours) => reliabilityChart(rows, colours), [rows]);
  const summary =
    `Reliability diagram: how often the model is right at each confidence. ` +
    `The expected calibration error is ${formatShare(run.metrics.ece)}. The table beside it has the numbers.`;
  return (
    <div className="confusion">
      <div>
        <p className="small soft">
          A bar under the dashed line: the model is surer than it should be. Above it: less sure than it could
          be.
        </p>
        <ChartCanvas label={summary} build={build} />
      </div>
      <div className="numbers-table-frame">
        <table className="numbers-table">
          <caption className="small soft">By confidence of the first label</caption>
          <thead>
            <tr>
              <th scope="col">Sure (%)</th>
              <th scope="col">Pictures</th>
              <th scope="col">Mean sureness</th>
              <th scope="col">Right</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ from, to, pictures, confidence, accuracy }) => (
              <tr key={from}>
                <th scope="row">{binName({ from, to })}</th>
                <td>{pictures}</td>
                <td>{formatShare(confidence)}</td>
                <td>{formatShare(accuracy)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
