import { Check, SkipForward, Undo2 } from 'lucide-react';
import { pictureById } from '../../store/picture-index.ts';
import { OriginalImage } from '../pictures/original-image.tsx';
import { useApp } from '../store-context.ts';
import { ReviewLabels } from './review-labels.tsx';
import type { useReview } from './use-review.ts';
import '../controls/controls.css';
import './review-body.css';

/** The picture in question, the labels beside it, and what a thumb needs below. */
export function ReviewBody({ review }: { review: ReturnType<typeof useReview> }) {
  const { id, best, canUndo, decide, go, undo } = review;
  const item = useApp((state) => pictureById(state.pictures, id ?? null));
  return (
    <div className="review">
      <div className="review-picture">
        {item && <OriginalImage key={item.id} item={item} alt={item.name} />}
      </div>
      <div className="review-side">{item && <ReviewLabels pictureId={item.id} onPick={decide} />}</div>
      <div className="review-actions">
        <button type="button" className="button button-plain" disabled={!canUndo} onClick={undo}>
          <Undo2 size={16} /> Undo
        </button>
        <button type="button" className="button button-plain" disabled={!item} onClick={() => go(1)}>
          <SkipForward size={16} /> Skip
        </button>
        <button
          type="button"
          className="button button-primary review-accept"
          disabled={best === undefined}
          onClick={() => decide(best)}
        >
          <Check size={16} />
          <span className="review-accept-text">Accept{best === undefined ? '' : ` ${best}`}</span>
        </button>
      </div>
    </div>
  );
}
