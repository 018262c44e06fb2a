import { formatSimilarity } from '../format/similarity.ts';
import { useApp } from '../store-context.ts';
import './tile-similarity.css';

/** How similar a picture is to what is searched for, in its corner. */
export function TileSimilarity({ pictureId }: { pictureId: string }) {
  const similarity = useApp((state) => state.ranking?.get(pictureId));
  if (similarity === undefined) return null;
  return (
    <p className="tile-similarity" title="Similarity to the search, at most 100">
      <span className="visually-hidden">Similarity </span>
      {formatSimilarity(similarity)}
    </p>
  );
}
