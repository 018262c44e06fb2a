import { useDeferredValue } from 'react';
import type { PictureItem } from '../../store/state.ts';
import { ScoreRow } from '../inspector/score-row.tsx';
import { useApp } from '../store-context.ts';
import { selectTopThree } from '../view-model/ranking.ts';

const STATUS_WORDS: Record<PictureItem['status']['kind'], string> = {
  queued: 'Waiting',
  working: 'Reading',
  done: '',
  failed: '',
  cancelled: 'Stopped',
};

/**
 * The slip of paper at the picture's foot. It holds the best three, of which the first shows; the other
 * two slide out on hover and focus, and are there for screen readers all the time.
 */
export function TileSlip({ item }: { item: PictureItem }) {
  // hundreds of tiles change at once when a label does: typing goes first
  const top = useDeferredValue(useApp(selectTopThree(item.id)));
  if (top.length > 0) {
    return (
      <div className="slip" data-rows={top.length}>
        {top.map((row) => (
          <ScoreRow key={row.label} {...row} />
        ))}
      </div>
    );
  }
  return (
    <div className="slip slip-bare">
      <span className="slip-name">{item.name}</span>
      <span className="slip-word">{STATUS_WORDS[item.status.kind]}</span>
    </div>
  );
}
