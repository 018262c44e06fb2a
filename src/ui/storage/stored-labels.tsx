import { countOf } from '../format/plural.ts';
import { StoredCount } from './stored-count.tsx';

interface Props {
  count: number;
  onDelete: () => void;
}

/** What models have read off labels, kept so that the next visit has its first result sooner. */
export function StoredLabels({ count, onDelete }: Props) {
  return (
    <StoredCount
      title="Label embeddings"
      explanation="What a model has read off your labels, so that the next visit starts sooner. Kept are the numbers and the SHA-256 of each text, not the text. Searches are not kept."
      nothing={count === 0 ? 'No label is kept yet.' : null}
      line={`Label embeddings: ${countOf(count, 'text')}`}
      deletes={{ name: 'the label embeddings', amount: countOf(count, 'text') }}
      onDelete={onDelete}
    />
  );
}
