import { useEffect } from 'react';
import { useActions, useApp } from '../store-context.ts';
import { focusTile, isTyping, LABELS_ID, SEARCH_ID } from '../view-model/focus.ts';
import { useView } from '../view-model/view.ts';

/**
 * Keys that work from anywhere on the page. The grid has its own; here the arrows and the rest act only
 * while nothing has the focus, as after the page was opened or a picture was dropped.
 */
export function useShortcuts(): void {
  const { selectNeighbour, removePicture, searchByPicture, clearSearch } = useActions();
  const selectedId = useApp((state) => state.selectedId);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const { dialog, open } = useView.getState();
      if (dialog || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target)) return;
      const idle = event.target === document.body;
      if (event.key === '/') document.getElementById(LABELS_ID)?.focus();
      else if (event.key === '?') open('help');
      else if (event.key === 'm') open('models');
      else if (event.key === 'r' && selectedId) open('review');
      else if (event.key === 's') document.getElementById(SEARCH_ID)?.focus();
      else if (event.key === 'l' && selectedId) searchByPicture(selectedId, 'like');
      else if (event.key === 'Escape') clearSearch();
      else if (!idle || !selectedId) return;
      else if (event.key.startsWith('Arrow')) {
        if (event.key === 'ArrowRight') selectNeighbour(1);
        if (event.key === 'ArrowLeft') selectNeighbour(-1);
        focusSelected();
      } else if (event.key === 'Enter') open('large');
      else if (event.key === 'Delete') removePicture(selectedId);
      else return;
      event.preventDefault();
    }
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [selectNeighbour, removePicture, searchByPicture, clearSearch, selectedId]);
}

/** The tile that is selected once the store has moved on. */
function focusSelected(): void {
  requestAnimationFrame(() => {
    const tile = document.querySelector<HTMLElement>('.tile[data-selected] .tile-button');
    if (tile) focusTile(tile.id.replace(/^tile-/, ''));
  });
}
