import { ChevronDown } from 'lucide-react';
import { useId } from 'react';
import './select-field.css';

interface Props<Value extends string> {
  name: string;
  value: Value;
  options: readonly (readonly [value: Value, words: string])[];
  /** Without it the name is for screen readers alone. */
  shownName?: boolean;
  onChange: (value: Value) => void;
}

/** The browser's own list of choices: a wheel on phones, and quick with thousands of options. */
export function SelectField<Value extends string>({
  name,
  value,
  options,
  shownName,
  onChange,
}: Props<Value>) {
  const field = useId();
  return (
    <div className="select-field">
      <label htmlFor={field} className={shownName ? 'select-name' : 'visually-hidden'}>
        {name}
      </label>
      <span className="select-box">
        <select
          id={field}
          value={value}
          onChange={(event) => {
            const chosen = options.find(([each]) => each === event.currentTarget.value);
            if (chosen) onChange(chosen[0]);
          }}
        >
          {options.map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </select>
        <ChevronDown size={14} />
      </span>
    </div>
  );
}
