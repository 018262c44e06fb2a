import type { DuplicateMember } from '../../store/duplicate-types.ts';
import { pictureById } from '../../store/picture-index.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatSimilarity } from '../format/similarity.ts';
import { Thumbnail } from '../pictures/thumbnail.tsx';
import { useApp } from '../store-context.ts';

interface Props {
  pictureId: string;
  /** Null for the best of its group. */
  likeness: DuplicateMember['likeness'] | null;
  /** To be removed. */
  marked: boolean;
  onToggle: () => void;
}

function wordsOf(likeness: Props['likeness']): string {
  if (!likeness) return 'Best';
  return likeness.kind === 'same-bytes' ? 'Same file' : `Similarity ${formatSimilarity(likeness.similarity)}`;
}

export function DuplicateCard({ pictureId, likeness, marked, onToggle }: Props) {
  const item = useApp((state) => pictureById(state.pictures, pictureId));
  if (!item) return null;
  const { status, file, name, path } = item;
  const size = status.kind === 'done' ? `${status.facts.widthPx} × ${status.facts.heightPx}` : '';
  const bytes = file.size === null ? '' : formatBytes(file.size);
  return (
    <li className="duplicate" data-marked={marked || undefined} aria-label={name}>
      <label className="duplicate-label">
        <span className="duplicate-picture">
          <Thumbnail item={item} />
        </span>
        <span className="duplicate-name" title={path}>
          {name}
        </span>
        <span className="small soft">{[size, bytes].filter((part) => part !== '').join(' · ')}</span>
        <span className="small duplicate-likeness">{wordsOf(likeness)}</span>
        <span className="duplicate-choice small">
          <input type="checkbox" checked={marked} onChange={onToggle} aria-label={`Remove ${name}`} />
          {marked ? 'Remove' : 'Keep'}
        </span>
      </label>
    </li>
  );
}
