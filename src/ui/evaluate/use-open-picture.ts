import { useCallback } from 'react';
import { useActions } from '../store-context.ts';
import { focusTile } from '../view-model/focus.ts';

/** Closes the dialog with this picture selected, the focus on its tile. */
export function useOpenPicture(onClose: () => void): (pictureId: string) => void {
  const { select } = useActions();
  return useCallback(
    (pictureId) => {
      select(pictureId);
      onClose();
      // after React Aria, which gives the focus back to where it was
      requestAnimationFrame(() => focusTile(pictureId));
    },
    [select, onClose],
  );
}
