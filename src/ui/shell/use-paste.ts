import { useEffect } from 'react';
import { dropped } from '../../intake/sources.ts';
import { useIntake } from '../intake/use-intake.ts';
import { isTyping } from '../view-model/focus.ts';

/**
 * Pictures can be pasted anywhere. Text pasted into a field stays text, even where a picture comes with it. Elsewhere an
 * address or a piece of a web page is answered with a sentence: fetching it would tell another host.
 */
export function usePaste(): void {
  const take = useIntake((state) => state.take);
  useEffect(() => {
    function onPaste(event: ClipboardEvent) {
      const data = event.clipboardData;
      if (!data) return;
      const isText = data.files.length === 0 || data.types.includes('text/plain');
      if (isTyping(event.target) && isText) return;
      event.preventDefault();
      void take(dropped(data));
    }
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, [take]);
}
