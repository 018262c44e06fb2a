import { useEffect, useState } from 'react';
import { loadSamples, type Sample } from './samples.ts';

/** The samples; `null` while they come, `'failed'` where they do not. */
export function useSamples(): Sample[] | 'failed' | null {
  const [samples, setSamples] = useState<Sample[] | 'failed' | null>(null);
  useEffect(() => {
    let shown = true;
    loadSamples().then(
      (list) => shown && setSamples(list),
      () => shown && setSamples('failed'),
    );
    return () => {
      shown = false;
    };
  }, []);
  return samples;
}
