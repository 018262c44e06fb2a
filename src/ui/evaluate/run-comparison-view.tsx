import { useMemo, useState } from 'react';
import { compareRuns } from '../../store/evaluate-compare.ts';
import type { EvaluationRun } from '../../store/evaluate-run.ts';
import { ChangedPictures } from './changed-pictures.tsx';
import { ClassDifferences } from './class-differences.tsx';
import { NumberDifferences } from './number-differences.tsx';
import { RunChoice } from './run-choice.tsx';
import type { RunViewProps } from './run-view-props.ts';
import { useEvaluate } from './use-evaluate.ts';
import './run-comparison-view.css';

/** Two runs side by side: another model, precision or template on the same pictures. */
export function RunComparisonView({ run, onPicture }: RunViewProps) {
  const runs = useEvaluate((state) => state.runs);
  const [firstKey, setFirst] = useState<string | null>(null);
  const [secondKey, setSecond] = useState<string | null>(null);
  const second = find(runs, secondKey) ?? find(runs, run.key) ?? runs[0];
  const first = find(runs, firstKey) ?? runs.find((each) => each !== second);
  if (!first || !second) {
    return (
      <p>
        This is the first run. Choose another model or other templates above: the next result is kept beside
        this one, and both can be compared here.
      </p>
    );
  }
  return (
    <div className="run-comparison">
      <div className="run-choices">
        <RunChoice name="First run" runs={runs} value={first} onChange={setFirst} />
        <RunChoice name="Second run" runs={runs} value={second} onChange={setSecond} />
      </div>
      <Compared first={first} second={second} onPicture={onPicture} />
    </div>
  );
}

interface ComparedProps {
  first: EvaluationRun;
  second: EvaluationRun;
  onPicture: (pictureId: string) => void;
}

function Compared({ first, second, onPicture }: ComparedProps) {
  const found = useMemo(() => compareRuns(first, second), [first, second]);
  if (first === second) return <p>These are the same run. Choose another one.</p>;
  return (
    <>
      <NumberDifferences first={first} second={second} />
      <ChangedPictures found={found} onPicture={onPicture} />
      <ClassDifferences classes={found.classes} />
    </>
  );
}

function find(runs: EvaluationRun[], key: string | null): EvaluationRun | undefined {
  return runs.find((run) => run.key === key);
}
