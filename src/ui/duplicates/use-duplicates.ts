import { useCallback, useEffect, useRef, useState } from 'react';
import type { DuplicateGroup } from '../../store/duplicate-types.ts';
import { useActions } from '../store-context.ts';

export type DuplicateSearch =
  | { kind: 'searching'; percent: number }
  | { kind: 'found'; groups: readonly DuplicateGroup[] }
  | { kind: 'stopped' }
  | { kind: 'failed' };

/** Searches at once and again whenever the threshold is another one; the search that is under way is given up. */
export function useDuplicates(leastSimilarity: number) {
  const { findDuplicates } = useActions();
  const [search, setSearch] = useState<DuplicateSearch>({ kind: 'searching', percent: 0 });
  const running = useRef<AbortController | null>(null);

  const start = useCallback(() => {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    const show = (next: DuplicateSearch) => {
      if (running.current === stop) setSearch(next);
    };
    show({ kind: 'searching', percent: 0 });
    const onProgress = (done: number) => show({ kind: 'searching', percent: Math.floor(100 * done) });
    findDuplicates(stop.signal, leastSimilarity, onProgress).then(
      (groups) => show({ kind: 'found', groups }),
      () => show({ kind: stop.signal.aborted ? 'stopped' : 'failed' }),
    );
  }, [findDuplicates, leastSimilarity]);

  useEffect(() => {
    start();
    return () => {
      const last = running.current;
      running.current = null;
      last?.abort();
    };
  }, [start]);

  return { search, start, stop: () => running.current?.abort() };
}
