import { useState } from 'react';
import { DEFAULT_LEAST_SIMILARITY } from '../../store/duplicate-types.ts';
import { DuplicateList } from './duplicate-list.tsx';
import { SearchProgress } from './search-progress.tsx';
import { ThresholdField } from './threshold-field.tsx';
import { useDuplicates } from './use-duplicates.ts';
import '../controls/controls.css';
import './duplicates-body.css';

/** Pictures of which one is enough, group by group, and what becomes of them. */
export function DuplicatesBody({ onClose }: { onClose: () => void }) {
  const [leastSimilarity, setLeastSimilarity] = useState(DEFAULT_LEAST_SIMILARITY);
  const { search, start, stop } = useDuplicates(leastSimilarity);
  return (
    <div className="duplicates">
      <div className="duplicates-head">
        <ThresholdField value={leastSimilarity} onChange={setLeastSimilarity} />
        <p className="small soft">
          In each group the picture with the most pixels is kept, then the one with the larger file. Every
          other one is that similar to it. Nothing is deleted from your disk.
        </p>
      </div>
      {search.kind === 'searching' && <SearchProgress percent={search.percent} onStop={stop} />}
      {(search.kind === 'stopped' || search.kind === 'failed') && (
        <p className="duplicates-word">
          {search.kind === 'stopped' ? 'The search was stopped.' : 'The search did not come to its end.'}{' '}
          <button type="button" className="button button-text" onClick={start}>
            Search again
          </button>
        </p>
      )}
      {search.kind === 'found' && <DuplicateList groups={search.groups} onRemoved={onClose} />}
    </div>
  );
}
