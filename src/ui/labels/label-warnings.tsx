import { TriangleAlert } from 'lucide-react';
import { useActions } from '../store-context.ts';
import { useLabelRemarks } from './label-remarks.ts';
import '../controls/controls.css';
import './label-warnings.css';

/** A screen reader says the description at every visit of the textbox. */
const MOST_DESCRIBED = 3;

/** Labels that count other than they were typed. The textbox is described by the element with this id. */
export function LabelWarnings({ id }: { id: string }) {
  const remarks = useLabelRemarks();
  const { mergeSameLabels } = useActions();
  if (remarks.length === 0) return null;
  return (
    <>
      {/* many remarks scroll, and then the keyboard must reach them */}
      <ul role="list" className="label-warnings" aria-label="Remarks" tabIndex={0}>
        {remarks.map(({ key, sentence, soft }) => (
          <li key={key} className={soft ? 'soft' : undefined}>
            <TriangleAlert size={13} />
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
      {/* the list would be read as its name alone */}
      <p id={id} hidden>
        {remarks.slice(0, MOST_DESCRIBED).map(({ sentence }) => `${sentence} `)}
      </p>
      {remarks.some(({ canMerge }) => canMerge) && (
        <button type="button" className="button button-text label-merge" onClick={mergeSameLabels}>
          Keep one of each
        </button>
      )}
    </>
  );
}
