import { useEffect } from 'react';
import type { useReview } from './use-review.ts';

/** A or Enter accepts, 1 to 9 name a label, S or the right arrow skips, the left arrow goes back, Z undoes. */
export function useReviewKeys(review: ReturnType<typeof useReview>, labels: readonly string[]): void {
  const { best, decide, go, undo } = review;
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const { target, key, ctrlKey, metaKey, altKey, defaultPrevented } = event;
      if (defaultPrevented || ctrlKey || metaKey || altKey || target instanceof HTMLSelectElement) return;
      // Enter on a button presses that button
      if (key === 'Enter' && target instanceof HTMLButtonElement) return;
      const digit = /^[1-9]$/.test(key) ? Number(key) : null;
      if (key === 'a' || key === 'Enter') decide(best);
      else if (digit !== null) decide(labels[digit - 1]);
      else if (key === 's' || key === 'ArrowRight') go(1);
      else if (key === 'ArrowLeft') go(-1);
      else if (key === 'z') undo();
      else return;
      event.preventDefault();
    }
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [best, decide, go, undo, labels]);
}
