import { useId } from 'react';
import type { EvaluationRun } from '../../store/evaluate-run.ts';
import { countOf } from '../format/plural.ts';

interface Props {
  name: string;
  runs: EvaluationRun[];
  value: EvaluationRun;
  onChange: (key: string) => void;
}

export function RunChoice({ name, runs, value, onChange }: Props) {
  const field = useId();
  return (
    <div className="evaluate-field">
      <label htmlFor={field} className="small soft">
        {name}
      </label>
      <select id={field} value={value.key} onChange={(event) => onChange(event.currentTarget.value)}>
        {runs.map((run) => (
          <option key={run.key} value={run.key}>
            {runName(run)}
          </option>
        ))}
      </select>
      <p className="small soft">
        {templatesOf(value)}, {countOf(value.labels.length, 'label')},{' '}
        {countOf(value.metrics.images, 'picture')}
      </p>
    </div>
  );
}

function templatesOf({ templates }: EvaluationRun): string {
  if (templates.length > 1) return countOf(templates.length, 'template');
  return templates[0] === '{}' ? 'The label alone' : (templates[0] ?? '');
}

/** `Wordsight starter, fp32 on WASM, 14:05:09` */
function runName({ modelName, choice, finishedAt }: EvaluationRun): string {
  const time = new Date(finishedAt).toLocaleTimeString();
  return `${modelName}, ${choice.imagePrecision} on ${choice.executionProvider.toUpperCase()}, ${time}`;
}
