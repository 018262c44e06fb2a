import { useEffect, useRef, useState } from 'react';
import { queueProgress } from '../../store/selectors.ts';
import { countOf } from '../format/plural.ts';
import { useApp } from '../store-context.ts';

/** Speaks once when the pictures are done, for those who cannot see the bars arrive. */
export function Announcer() {
  const pictures = useApp((state) => state.pictures);
  const { waiting, finished, failed } = queueProgress(pictures);
  const done = finished - failed;
  const [said, setSaid] = useState('');
  const before = useRef(0);
  useEffect(() => {
    if (before.current > 0 && waiting === 0 && done + failed > 0) {
      setSaid(`${countOf(done, 'picture')} read${failed > 0 ? `, ${failed} could not be read` : ''}.`);
    }
    before.current = waiting;
  }, [waiting, done, failed]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {said}
    </p>
  );
}
