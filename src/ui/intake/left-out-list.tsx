import { useState } from 'react';
import { countOf } from '../format/plural.ts';
import { leftOutGroups, type LeftOutGroup } from './left-out-words.ts';
import { useIntake } from './use-intake.ts';
import '../controls/controls.css';
import './left-out-list.css';

const SHOWN_AT_A_TIME = 200;

/** Which files did not become pictures, by the reason. */
export function LeftOutList() {
  const leftOut = useIntake((state) => state.leftOut);
  const count = useIntake((state) => state.leftOutCount);
  return (
    <div className="dialog-text">
      {leftOutGroups(leftOut).map((group) => (
        <Group key={group.reason} group={group} />
      ))}
      {count > leftOut.length && (
        <p className="soft">{countOf(count - leftOut.length, 'more file')} were left out and not listed.</p>
      )}
      {count === 0 && <p className="soft">No file was left out.</p>}
    </div>
  );
}

function Group({ group: { title, next, paths } }: { group: LeftOutGroup }) {
  const [shown, setShown] = useState(SHOWN_AT_A_TIME);
  return (
    <section>
      <h3>{title}</h3>
      {next !== '' && <p className="small soft">{next}</p>}
      <ul role="list" className="left-out" aria-label={title}>
        {paths.slice(0, shown).map((path, index) => (
          <li key={`${index} ${path}`} className="small">
            <bdi>{path}</bdi>
          </li>
        ))}
      </ul>
      {paths.length > shown && (
        <button
          type="button"
          className="button button-text"
          onClick={() => setShown(shown + SHOWN_AT_A_TIME)}
        >
          Show {Math.min(SHOWN_AT_A_TIME, paths.length - shown)} more
        </button>
      )}
    </section>
  );
}
