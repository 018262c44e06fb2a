import { useLayoutEffect, useRef, type FocusEvent } from 'react';
import { focusTile } from '../view-model/focus.ts';

/** When the tile with the focus goes (filtered, sorted into a closed group, removed), the reachable one gets it. */
export function useKeptFocus(reachableId: string | null) {
  const inside = useRef(false);
  useLayoutEffect(() => {
    if (inside.current && document.activeElement === document.body && reachableId !== null) {
      focusTile(reachableId);
    }
  });
  return {
    onFocus: (event: FocusEvent) => {
      inside.current = event.target.classList.contains('tile-button');
    },
    onBlur: (event: FocusEvent) => {
      // an element that is taken out of the document loses the focus to nothing
      if (event.relatedTarget !== null || event.target.isConnected) inside.current = false;
    },
  };
}
