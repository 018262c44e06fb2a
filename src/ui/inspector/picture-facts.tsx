import type { PictureItem } from '../../store/state.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatDuration } from '../format/duration.ts';
import './picture-facts.css';

function readMs(item: PictureItem): number | null {
  if (item.status.kind !== 'done') return null;
  const { decodeMs, preprocessMs, encodeMs } = item.status.facts;
  return decodeMs + preprocessMs + encodeMs;
}

/** Size, weight and how long it took, in one line; the path only where it says more than the name. */
export function PictureFactsLine({ item }: { item: PictureItem }) {
  const parts: string[] = [];
  if (item.status.kind === 'done') parts.push(`${item.status.facts.widthPx} × ${item.status.facts.heightPx}`);
  if (item.file.size !== null) parts.push(formatBytes(item.file.size));
  const ms = readMs(item);
  if (ms !== null) parts.push(`read in ${formatDuration(ms)}`);
  return (
    <div className="facts">
      <p>{parts.join(' · ')}</p>
      {item.path !== item.name && <p className="facts-path">{item.path}</p>}
    </div>
  );
}
