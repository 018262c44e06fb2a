import { countOf } from '../format/plural.ts';
import { DeleteButton } from '../models/delete-button.tsx';

interface Props {
  count: number;
  onDelete: () => void;
}

/** What a person has said of pictures, kept for when they come again. */
export function StoredReviews({ count, onDelete }: Props) {
  return (
    <section className="model-section" aria-label="Reviews">
      <h3>Reviews</h3>
      <p className="small soft">
        What you have accepted or corrected. A picture that comes again has its verdict again. Kept are its
        label and the SHA-256 of the picture’s file, nothing else of it.
      </p>
      {count === 0 ? (
        <p className="soft">No review is kept yet.</p>
      ) : (
        <ul role="list">
          <li className="model-card">
            <div className="model-head">
              <span className="model-title">Reviews: {countOf(count, 'picture')}</span>
              <div className="model-actions">
                <DeleteButton name="the reviews" amount={countOf(count, 'review')} onDelete={onDelete} />
              </div>
            </div>
          </li>
        </ul>
      )}
    </section>
  );
}
