import { RotateCcw } from 'lucide-react';
import type { PictureItem } from '../../store/state.ts';
import { useActions } from '../store-context.ts';
import { errorSentence } from '../words/error-sentences.ts';
import '../controls/controls.css';
import './failure.css';

/** What happened to this picture and what to do, in its place. */
export function Failure({ item }: { item: PictureItem }) {
  const { retryPicture } = useActions();
  if (item.status.kind !== 'failed') return null;
  const { happened, next } = errorSentence(item.status.error, item.name);
  return (
    <div className="failure">
      <p>
        <strong>{happened}</strong> {next}
      </p>
      <button type="button" className="button button-text" onClick={() => retryPicture(item.id)}>
        <RotateCcw size={13} /> Try again<span className="visually-hidden">: {item.name}</span>
      </button>
    </div>
  );
}
