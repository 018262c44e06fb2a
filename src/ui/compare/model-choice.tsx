import { useId } from 'react';
import type { ModelRef } from '../../store/state.ts';
import { countOf } from '../format/plural.ts';
import { useActions, useApp } from '../store-context.ts';
import { engineWord } from '../words/engine-words.ts';
import type { Side } from './comparison.ts';
import { keyOf, type ModelOption } from './use-model-choices.ts';

interface Props {
  name: string;
  value: ModelRef;
  choices: ModelOption[];
  side: Side;
  onChange: (ref: ModelRef) => void;
}

/** Which model a column is of; where it has not read everything, the way to let it. */
export function ModelChoice({ name, value, choices, side, onChange }: Props) {
  const field = useId();
  return (
    <div className="compare-choice">
      <label htmlFor={field} className="small soft">
        {name}
      </label>
      <select
        id={field}
        value={keyOf(value)}
        onChange={(event) => {
          const chosen = choices.find(({ ref }) => keyOf(ref) === event.currentTarget.value);
          if (chosen) onChange(chosen.ref);
        }}
      >
        {choices.map(({ ref, name: optionName }) => (
          <option key={keyOf(ref)} value={keyOf(ref)}>
            {optionName}
          </option>
        ))}
      </select>
      <Missing value={value} missing={side.missing} />
    </div>
  );
}

function Missing({ value, missing }: { value: ModelRef; missing: number }) {
  const { chooseModel } = useActions();
  const labels = useApp((state) => state.labels.length);
  const engine = useApp((state) => state.engine);
  const present = useApp((state) => keyOf(state.model) === keyOf(value));
  if (missing === 0 || labels === 0) return null;
  const failed = engine.kind === 'failed' || engine.kind === 'cancelled';
  if (present && !failed) {
    const word = engine.kind === 'ready' ? 'Reading' : engineWord(engine);
    return (
      <p className="small soft" role="status">
        {word}: {countOf(missing, 'picture')} to go.
      </p>
    );
  }
  return (
    <button type="button" className="button button-plain" onClick={() => chooseModel(value)}>
      Read {countOf(missing, 'picture')} with it
    </button>
  );
}
