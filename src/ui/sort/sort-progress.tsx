import { useEffect } from 'react';
import type { SortWork } from '../../store/sort-state.ts';
import { ProgressBar } from '../controls/progress-bar.tsx';
import { useSort } from './use-sort.ts';

interface Props {
  work: SortWork;
  done: number;
  total: number;
  path: string;
}

export function SortProgress({ work, done, total, path }: Props) {
  const stop = useSort((state) => state.stop);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
  return (
    <div className="sort">
      <ProgressBar
        name={work === 'sorting' ? 'Sorting' : 'Undoing'}
        percent={percent}
        valueText={`${done} of ${total}`}
      />
      <p className="small soft sort-path">
        {done} of {total} files <bdi>{path}</bdi>
      </p>
      {work === 'sorting' && (
        <div className="sort-actions">
          <button type="button" className="button button-plain" onClick={stop}>
            Stop
          </button>
        </div>
      )}
    </div>
  );
}
