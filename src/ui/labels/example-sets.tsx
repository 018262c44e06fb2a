import { useActions, useApp } from '../store-context.ts';
import { EXAMPLE_SETS } from '../words/example-sets.ts';
import '../controls/controls.css';
import './example-sets.css';

/** Label sets to start from. A press puts the set into the textbox. */
export function ExampleSets() {
  const { startFromLabels } = useActions();
  const current = useApp((state) => state.labels.join('\n'));
  return (
    <ul role="list" className="example-sets" aria-label="Examples">
      {EXAMPLE_SETS.map(({ name, labels }) => {
        const text = labels.join('\n');
        return (
          <li key={name}>
            <button
              type="button"
              className="button button-plain"
              aria-pressed={current === text}
              title={labels.join(', ')}
              onClick={() => startFromLabels(text)}
            >
              {name}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
