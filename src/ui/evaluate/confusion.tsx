import { useCallback, useMemo, useState } from 'react';
import {
  type ConfusionCell,
  confusedPairs,
  confusionCells,
  verdictsOfCell,
} from '../../store/evaluate-views.ts';
import { countOf } from '../format/plural.ts';
import { type BuildChart, ChartCanvas } from './chart-canvas.tsx';
import { confusionChart } from './confusion-chart.ts';
import { formatShare } from './format-share.ts';
import type { RunViewProps } from './run-view-props.ts';
import { VerdictList } from './verdict-list.tsx';
import './confusion.css';
import './numbers-table.css';

/** The longest list of confused pairs: what follows are single pictures. */
const SHOWN_PAIRS = 25;

/** The confusion matrix as a picture, its worst cells as a table, and the pictures of the cell that was pressed. */
export function Confusion({ run, onPicture }: RunViewProps) {
  const [picked, setPicked] = useState<ConfusionCell | null>(null);
  const cells = useMemo(() => confusionCells(run), [run]);
  const pairs = useMemo(() => confusedPairs(run), [run]);
  const build = useCallback<BuildChart>(
    (colours) => confusionChart(run.labels, cells, colours, setPicked),
    [run, cells],
  );
  const { images, top1 } = run.metrics;
  const summary =
    `Confusion matrix of ${countOf(run.labels.length, 'label')} and ${countOf(images, 'picture')}: ` +
    `${formatShare(top1)} on the diagonal. The table beside it names the pairs that are confused most.`;
  return (
    <div className="confusion">
      <div>
        <p className="small soft">
          Each row is a class, each column what the model said. A fuller square holds more of its class. Press
          one to see its pictures.
        </p>
        <ChartCanvas label={summary} build={build} />
      </div>
      <div className="confusion-side">
        {pairs.length === 0 ? (
          <p>Nothing is confused.</p>
        ) : (
          <Pairs run={run} pairs={pairs} onPick={setPicked} />
        )}
        {picked && <PickedCell run={run} cell={picked} onPicture={onPicture} />}
      </div>
    </div>
  );
}

interface PairsProps {
  run: RunViewProps['run'];
  pairs: ConfusionCell[];
  onPick: (cell: ConfusionCell) => void;
}

function Pairs({ run: { labels }, pairs, onPick }: PairsProps) {
  return (
    <div className="numbers-table-frame">
      <table className="numbers-table">
        <caption className="small soft">Confused most often</caption>
        <thead>
          <tr>
            <th scope="col">Right</th>
            <th scope="col" className="numbers-text">
              Said
            </th>
            <th scope="col">Pictures</th>
            <th scope="col">Of its class</th>
          </tr>
        </thead>
        <tbody>
          {pairs.slice(0, SHOWN_PAIRS).map((cell) => (
            <tr key={`${cell.truth} ${cell.guess}`}>
              <th scope="row">
                <button type="button" className="button button-text" onClick={() => onPick(cell)}>
                  {labels[cell.truth]}
                </button>
              </th>
              <td className="numbers-text">{labels[cell.guess]}</td>
              <td>{cell.pictures}</td>
              <td>{formatShare(cell.share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PickedCell({ run, cell, onPicture }: RunViewProps & { cell: ConfusionCell }) {
  const verdicts = useMemo(() => verdictsOfCell(run, cell), [run, cell]);
  const [truth, guess] = [run.labels[cell.truth], run.labels[cell.guess]];
  const title = cell.truth === cell.guess ? `${truth}, seen as such` : `${truth}, taken for ${guess}`;
  return (
    <section aria-label={title} className="confusion-picked">
      <h3>{title}</h3>
      <VerdictList
        key={`${cell.truth} ${cell.guess}`}
        name={title}
        run={run}
        verdicts={verdicts}
        onPicture={onPicture}
      />
    </section>
  );
}
