import { useMemo } from 'react';
import { mistakesOf } from '../../store/evaluate-run.ts';
import { countOf } from '../format/plural.ts';
import type { RunViewProps } from './run-view-props.ts';
import { VerdictList } from './verdict-list.tsx';

/** What the model got wrong, the most confident first. */
export function Mistakes({ run, onPicture }: RunViewProps) {
  const mistakes = useMemo(() => mistakesOf(run), [run]);
  if (mistakes.length === 0) return <p>Not one mistake.</p>;
  return (
    <>
      <p className="small soft">
        {countOf(mistakes.length, 'mistake')}, the surest first. Press one to select its picture.
      </p>
      <VerdictList key={run.key} name="Mistakes" run={run} verdicts={mistakes} onPicture={onPicture} />
    </>
  );
}
