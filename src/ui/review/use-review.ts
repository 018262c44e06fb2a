import { useCallback, useMemo, useState } from 'react';
import type { Review } from '../../store/gallery-types.ts';
import { reviewOrder } from '../../store/review-order.ts';
import { useActions, useApp } from '../store-context.ts';
import { rankingOf } from '../view-model/ranking.ts';

interface Step {
  place: number;
  id: string;
  /** What had been said of it before; null: nothing. */
  before: Review | null;
}

/**
 * A walk through what was on show when it began, in an order that stays: what is decided on the way does not move
 * the pictures that are still to come.
 */
export function useReview() {
  const [order] = useState(useApp(useMemo(() => once(reviewOrder), [])));
  const review = useApp((state) => state.review);
  const scores = useApp((state) => state.scores);
  const { reviewPictures } = useActions();
  const [place, setPlace] = useState(() => firstOpen(order, review));
  const [steps, setSteps] = useState<Step[]>([]);
  const id = order[place];
  const best = id === undefined ? undefined : rankingOf(scores, id)[0]?.label;

  const decide = useCallback(
    (label: string | undefined) => {
      if (id === undefined || label === undefined) return;
      setSteps((before) => [...before, { place, id, before: review.get(id) ?? null }]);
      reviewPictures([id], { label, verdict: label === best ? 'accepted' : 'corrected' });
      setPlace(place + 1);
    },
    [id, best, place, review, reviewPictures],
  );
  const go = useCallback(
    (step: number) => setPlace((at) => Math.max(0, Math.min(order.length, at + step))),
    [order],
  );
  const undo = useCallback(() => {
    const last = steps.at(-1);
    if (!last) return;
    reviewPictures([last.id], last.before);
    setPlace(last.place);
    setSteps(steps.slice(0, -1));
  }, [steps, reviewPictures]);

  const reviewed = useMemo(() => order.filter((each) => review.has(each)).length, [order, review]);
  return { id, best, place, total: order.length, reviewed, canUndo: steps.length > 0, decide, go, undo };
}

/** A selector whose answer is the one that it gave first. */
function once<In, Out>(select: (value: In) => Out): (value: In) => Out {
  let kept: { value: Out } | null = null;
  return (value) => (kept ??= { value: select(value) }).value;
}

function firstOpen(order: readonly string[], review: ReadonlyMap<string, Review>): number {
  return Math.max(
    0,
    order.findIndex((id) => !review.has(id)),
  );
}
