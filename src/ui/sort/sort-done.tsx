import type { SortPhase } from '../../store/sort-state.ts';
import { countOf } from '../format/plural.ts';
import { KEPT, SKIPPED, troubleSentence } from './sort-words.ts';
import { useSort } from './use-sort.ts';

type Ended = Extract<SortPhase, { kind: 'sorted' | 'undone' | 'trouble' }>;

/** How it ended, and what can be done now. */
export function SortDone({ phase, onClose }: { phase: Ended; onClose: () => void }) {
  const { back, undo, finish } = useSort((state) => state);
  const earlier = useSort((state) => state.earlier);
  const close = () => {
    back();
    onClose();
  };
  return (
    <div className="sort">
      <Outcome phase={phase} />
      <div className="sort-actions">
        <button
          type="button"
          className="button button-primary"
          onClick={phase.kind === 'trouble' ? back : close}
        >
          {phase.kind === 'trouble' ? 'Back' : 'Done'}
        </button>
        {earlier && phase.kind !== 'undone' && (
          <button type="button" className="button button-plain" onClick={() => void undo()}>
            Undo
          </button>
        )}
        {earlier && phase.kind === 'trouble' && phase.work === 'sorting' && (
          <button type="button" className="button button-plain" onClick={() => void finish()}>
            Finish it
          </button>
        )}
      </div>
    </div>
  );
}

function Outcome({ phase }: { phase: Ended }) {
  switch (phase.kind) {
    case 'sorted':
      return (
        <>
          <p role="status">
            {countOf(phase.files, 'picture')} {phase.mode === 'move' ? 'moved' : 'copied'}.
          </p>
          <Files list={phase.skipped.map(({ path, reason }) => ({ path, says: SKIPPED[reason] }))} />
        </>
      );
    case 'undone':
      return (
        <>
          <p role="status">
            {phase.kept.length === 0 ? 'Everything is as it was before.' : 'Undone, but for these files:'}
          </p>
          <Files list={phase.kept.map(({ path, reason }) => ({ path, says: KEPT[reason] }))} />
        </>
      );
    case 'trouble': {
      const { happened, next } = troubleSentence(phase.work, phase.trouble);
      return (
        <p role="alert">
          {happened} {next}
        </p>
      );
    }
  }
}

const MOST_LISTED = 500;

function Files({ list }: { list: readonly { path: string; says: string }[] }) {
  if (list.length === 0) return null;
  return (
    <ul role="list" className="sort-files" aria-label="Files that need a look">
      {list.slice(0, MOST_LISTED).map(({ path, says }) => (
        <li key={path} className="small">
          <bdi>{path}</bdi> {says}.
        </li>
      ))}
      {list.length > MOST_LISTED && (
        <li className="small soft">{countOf(list.length - MOST_LISTED, 'more file')} likewise.</li>
      )}
    </ul>
  );
}
