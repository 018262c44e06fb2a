import { countOf } from '../format/plural.ts';
import { StoredCount } from './stored-count.tsx';

interface Props {
  count: number;
  onDelete: () => void;
}

/** What a person has said of pictures, kept for when they come again. */
export function StoredReviews({ count, onDelete }: Props) {
  return (
    <StoredCount
      title="Reviews"
      explanation="What you have accepted or corrected. A picture that comes again has its verdict again. Kept are its label and the SHA-256 of the picture’s file, nothing else of it."
      nothing={count === 0 ? 'No review is kept yet.' : null}
      line={`Reviews: ${countOf(count, 'picture')}`}
      deletes={{ name: 'the reviews', amount: countOf(count, 'review') }}
      onDelete={onDelete}
    />
  );
}
