import { Undo2 } from 'lucide-react';
import { pictureById } from '../../store/picture-index.ts';
import { formatCount } from '../format/count.ts';
import { ReviewBody } from '../review/review-body.tsx';
import { useReview } from '../review/use-review.ts';
import { useReviewKeys } from '../review/use-review-keys.ts';
import { useApp } from '../store-context.ts';
import { DialogFrame } from './dialog-frame.tsx';

/** One picture after the other, the closest calls first: is the model right, or what is it? */
export function ReviewDialog({ onClose }: { onClose: () => void }) {
  const review = useReview();
  const labels = useApp((state) => state.labels);
  useReviewKeys(review, labels);
  const name = useApp((state) => pictureById(state.pictures, review.id ?? null)?.name);
  const { reviewed, total, place, canUndo, undo } = review;
  const progress = (
    <span role="status" aria-label="Reviewed" className="small soft large-place">
      {formatCount(reviewed)} of {formatCount(total)} reviewed
    </span>
  );
  return (
    <DialogFrame title={name ?? 'Review'} onClose={onClose} tools={progress} look="large">
      {place < total ? (
        <ReviewBody review={review} />
      ) : (
        <div className="review-done">
          <p>
            {total === 0
              ? 'There is nothing to review yet: no picture on show has results.'
              : 'That was the last one.'}
          </p>
          {canUndo && (
            <button type="button" className="button button-plain" onClick={undo}>
              <Undo2 size={16} /> Undo the last one
            </button>
          )}
          <button type="button" className="button button-primary" onClick={onClose}>
            Back to the pictures
          </button>
        </div>
      )}
    </DialogFrame>
  );
}
