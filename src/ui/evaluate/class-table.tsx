import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type ClassRow, classRows } from '../../store/evaluate-views.ts';
import { formatShare } from './format-share.ts';
import type { RunViewProps } from './run-view-props.ts';
import './numbers-table.css';

type Column = 'label' | 'pictures' | 'accuracy' | 'said';

const COLUMNS: readonly { id: Column; name: string }[] = [
  { id: 'label', name: 'Class' },
  { id: 'pictures', name: 'Pictures' },
  { id: 'accuracy', name: 'Right' },
  { id: 'said', name: 'Said' },
];

interface Order {
  column: Column;
  down: boolean;
}

/** Every class with its accuracy; a press on a heading sorts. */
export function ClassTable({ run }: Pick<RunViewProps, 'run'>) {
  const [order, setOrder] = useState<Order>({ column: 'accuracy', down: false });
  const rows = useMemo(() => sorted(classRows(run), order), [run, order]);
  const turn = (column: Column) => setOrder({ column, down: order.column === column ? !order.down : false });
  return (
    <div className="numbers-table-frame">
      <table className="numbers-table">
        <caption className="visually-hidden">Accuracy by class</caption>
        <thead>
          <tr>
            {COLUMNS.map(({ id, name }) => (
              <th
                key={id}
                scope="col"
                aria-sort={order.column === id ? (order.down ? 'descending' : 'ascending') : 'none'}
              >
                <button type="button" onClick={() => turn(id)}>
                  {name}
                  {order.column === id && (order.down ? <ArrowDown size={13} /> : <ArrowUp size={13} />)}
                </button>
              </th>
            ))}
            <th scope="col" className="numbers-text">
              Most often taken for
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.place} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row: { label, pictures, accuracy, said, takenFor } }: { row: ClassRow }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{pictures}</td>
      <td>
        <span className="share-bar" aria-hidden="true">
          <span style={{ width: `${accuracy * 100}%` }} />
        </span>
        {formatShare(accuracy)}
      </td>
      <td>{said}</td>
      <td className="numbers-text">{takenFor ? `${takenFor.label} (${takenFor.pictures})` : ''}</td>
    </tr>
  );
}

function sorted(rows: ClassRow[], { column, down }: Order): ClassRow[] {
  const sign = down ? -1 : 1;
  const compare = (a: ClassRow, b: ClassRow) =>
    column === 'label' ? a.label.localeCompare(b.label) : a[column] - b[column];
  return rows.sort((a, b) => sign * compare(a, b) || a.place - b.place);
}
