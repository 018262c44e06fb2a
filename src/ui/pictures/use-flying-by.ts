import { useState } from 'react';

interface Passage {
  startIndex: number;
  /** The last step went over more than half of the screen. */
  wide: boolean;
  flyingBy: boolean;
}

/**
 * Whether rows pass so fast that nobody can read them, as when the scroll bar is dragged through thousands: two steps
 * in a row of more than half a screen. One alone is a jump, which shows its goal at once. Over when the screen rests.
 */
export function useFlyingBy(
  range: { startIndex: number; endIndex: number } | null,
  isScrolling: boolean,
): boolean {
  const [before, setBefore] = useState<Passage>({ startIndex: 0, wide: false, flyingBy: false });
  const now = range && isScrolling ? passage(range, before) : { ...before, wide: false, flyingBy: false };
  if (range) now.startIndex = range.startIndex;
  if (now.startIndex !== before.startIndex || now.wide !== before.wide || now.flyingBy !== before.flyingBy)
    setBefore(now);
  return now.flyingBy;
}

function passage(range: { startIndex: number; endIndex: number }, before: Passage): Passage {
  const { startIndex, endIndex } = range;
  // drawn again for another reason
  if (startIndex === before.startIndex) return { ...before };
  const wide = Math.abs(startIndex - before.startIndex) > (endIndex - startIndex) / 2;
  return { startIndex, wide, flyingBy: wide && before.wide };
}
