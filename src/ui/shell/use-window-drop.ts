import { useEffect, useState } from 'react';
import { dropped } from '../../intake/sources.ts';
import { useIntake } from '../intake/use-intake.ts';

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** The whole window takes files; anything else that is dragged is left to the browser. True while files hover. */
export function useWindowDrop(): boolean {
  const take = useIntake((state) => state.take);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const on = <K extends 'dragenter' | 'dragover' | 'dragleave' | 'drop'>(
      name: K,
      handle: (event: DragEvent) => void,
    ) => addEventListener(name, (event) => carriesFiles(event) && handle(event), { signal: stop.signal });

    on('dragenter', () => setOver(true));
    on('dragover', (event) => {
      // only a prevented dragover makes a drop target
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    });
    // entering a child fires a leave on its parent; only leaving the window has nothing to go to
    on('dragleave', (event) => {
      if (event.relatedTarget === null) setOver(false);
    });
    on('drop', (event) => {
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer) void take(dropped(event.dataTransfer));
    });
    return () => stop.abort();
  }, [take]);
  return over;
}
