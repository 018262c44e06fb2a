import { isUnfinished } from '../../sorting/journal.ts';
import { needsSource } from '../../store/sort-store.ts';
import { countOf } from '../format/plural.ts';
import { useSort } from './use-sort.ts';

/** A sorting that the journal of the folder tells of: to be finished or undone. */
export function EarlierNote() {
  const earlier = useSort((state) => state.earlier);
  const nothingFound = useSort((state) => state.nothingFound);
  const { undo, finish, chooseSource, findEarlier } = useSort((state) => state);
  if (!earlier) {
    return (
      <p className="small soft sort-earlier-link">
        {nothingFound && <span role="status">That folder has no sorting that can be undone. </span>}
        <button type="button" className="button button-text small" onClick={() => void findEarlier()}>
          Undo an earlier sorting
        </button>
      </p>
    );
  }
  const { session, target } = earlier;
  const unfinished = isUnfinished(session);
  const files = countOf(session.steps.length, 'file');
  const day = new Date(session.at).toLocaleString();
  return (
    <section className="sort-note" aria-label="Earlier sorting">
      <p>
        {unfinished
          ? `A sorting of ${target.name} from ${day} (${files}) stopped half-way. No picture is lost.`
          : `${target.name} was sorted on ${day} (${files}).`}{' '}
        {needsSource(earlier) && `Show the folder ${session.source} first, where the pictures came from.`}
      </p>
      <div className="sort-actions">
        {needsSource(earlier) ? (
          <button type="button" className="button button-primary" onClick={() => void chooseSource()}>
            Choose {session.source}
          </button>
        ) : (
          <>
            <button type="button" className="button button-plain" onClick={() => void undo()}>
              Undo that sorting
            </button>
            {unfinished && !session.undoing && (
              <button type="button" className="button button-plain" onClick={() => void finish()}>
                Finish it
              </button>
            )}
          </>
        )}
      </div>
    </section>
  );
}
