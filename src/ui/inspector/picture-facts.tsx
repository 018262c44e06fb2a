import { pictureById } from '../../store/picture-index.ts';
import type { PictureItem } from '../../store/state.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatDuration } from '../format/duration.ts';
import { useApp } from '../store-context.ts';
import './picture-facts.css';

/** How the embedding came about: how long it took, or where it was found. */
function origin(item: PictureItem): string | null {
  if (item.status.kind !== 'done') return null;
  const { decodeMs, preprocessMs, encodeMs, origin } = item.status.facts;
  if (origin === 'storage') return 'from storage';
  if (origin === 'page') return 'read before';
  return `read in ${formatDuration(decodeMs + preprocessMs + encodeMs)}`;
}

/** Size, weight and how long it took, in one line; the path only where it says more than the name. */
export function PictureFactsLine({ item }: { item: PictureItem }) {
  const original = useApp((state) => pictureById(state.pictures, state.duplicates.get(item.id) ?? null));
  const parts: string[] = [];
  if (item.status.kind === 'done') parts.push(`${item.status.facts.widthPx} × ${item.status.facts.heightPx}`);
  if (item.file.size !== null) parts.push(formatBytes(item.file.size));
  const from = origin(item);
  if (from !== null) parts.push(from);
  return (
    <div className="facts">
      <p>{parts.join(' · ')}</p>
      {original && <p className="facts-path">Same file as {original.path}</p>}
      {item.path !== item.name && <p className="facts-path">{item.path}</p>}
    </div>
  );
}
