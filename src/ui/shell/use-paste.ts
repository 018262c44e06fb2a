import { useEffect } from 'react';
import { gatherFromTransfer } from '../../intake/gather-drop.ts';
import { useActions } from '../store-context.ts';
import { isTyping } from '../view-model/focus.ts';

/** Pictures can be pasted anywhere. Text pasted into a field stays text, even where a picture comes with it. */
export function usePaste(): void {
  const { addPictures } = useActions();
  useEffect(() => {
    function onPaste(event: ClipboardEvent) {
      const data = event.clipboardData;
      if (!data || data.files.length === 0) return;
      if (isTyping(event.target) && data.types.includes('text/plain')) return;
      event.preventDefault();
      void gatherFromTransfer(data).then(addPictures);
    }
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, [addPictures]);
}
