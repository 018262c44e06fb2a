import { X } from 'lucide-react';
import { IconButton } from '../controls/icon-button.tsx';
import { countOf } from '../format/plural.ts';
import { useView } from '../view-model/view.ts';
import { leftOutSentence } from './left-out-words.ts';
import { useIntake } from './use-intake.ts';
import '../controls/controls.css';
import './intake-bar.css';

/** While a folder is walked through: how far, and the way to stop. Afterwards: what was left out. */
export function IntakeBar() {
  const walking = useIntake((state) => state.walking);
  return (
    <div className="intake-place" role="status" aria-label="Adding pictures">
      {walking ? <Walking {...walking} /> : <LeftOutLine />}
    </div>
  );
}

function Walking({ name, pictures, leftOut }: { name: string; pictures: number; leftOut: number }) {
  const cancel = useIntake((state) => state.cancel);
  const others = leftOut > 0 ? `, ${countOf(leftOut, 'other file')}` : '';
  return (
    <div className="intake-bar intake-bar-late">
      <p>
        Looking through {name}: {countOf(pictures, 'picture')}
        {others}
      </p>
      <button type="button" className="button intake-button" onClick={cancel}>
        Stop
      </button>
    </div>
  );
}

function LeftOutLine() {
  const leftOut = useIntake((state) => state.leftOut);
  const count = useIntake((state) => state.leftOutCount);
  const brokenOff = useIntake((state) => state.brokenOff);
  const dismiss = useIntake((state) => state.dismiss);
  const open = useView((view) => view.open);
  if (brokenOff !== null) {
    return (
      <div className="intake-bar">
        <p>A sorting of {brokenOff} stopped half-way. No picture is lost.</p>
        <button
          type="button"
          className="button intake-button"
          onClick={() => {
            dismiss();
            open('sort');
          }}
        >
          Finish or undo it
        </button>
        <IconButton icon={X} name="Dismiss" onClick={dismiss} />
      </div>
    );
  }
  if (count === 0) return null;
  return (
    <div className="intake-bar">
      <p>{leftOutSentence(leftOut, count)}</p>
      <button type="button" className="button intake-button" onClick={() => open('left-out')}>
        Show list
      </button>
      <IconButton icon={X} name="Dismiss" onClick={dismiss} />
    </div>
  );
}
