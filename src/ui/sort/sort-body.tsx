import { useEffect } from 'react';
import { EarlierNote } from './earlier-note.tsx';
import { SortChoicesForm } from './sort-choices.tsx';
import { SortDone } from './sort-done.tsx';
import { SortPreview } from './sort-preview.tsx';
import { SortProgress } from './sort-progress.tsx';
import { useSort } from './use-sort.ts';
import '../controls/controls.css';
import './sort-body.css';

/** One step after the other: choose, see what would happen, let it happen, take it back. */
export function SortBody({ onClose }: { onClose: () => void }) {
  const phase = useSort((state) => state.phase);
  const look = useSort((state) => state.lookForEarlier);
  const root = useSort((state) => state.choices.root);
  const target = useSort((state) => state.choices.target);
  useEffect(() => {
    void look();
  }, [look, root, target]);
  switch (phase.kind) {
    case 'choosing':
      return (
        <div className="sort">
          <EarlierNote />
          <SortChoicesForm />
        </div>
      );
    case 'planning':
      return <p className="dialog-text soft">Looking at what is in the folder.</p>;
    case 'planned':
      return <SortPreview plan={phase.plan} />;
    case 'working':
      return <SortProgress {...phase} />;
    default:
      return <SortDone phase={phase} onClose={onClose} />;
  }
}
