import { ChevronRight } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { parseMirror } from '../../store/download-plan.ts';
import { useLibrary, useLibraryActions } from './library-hooks.ts';
import '../controls/disclosure.css';

/** Where models are downloaded from instead of the catalogue's host. */
export function MirrorSetting() {
  const mirror = useLibrary((state) => state.mirror);
  const host = useLibrary((state) => state.catalogue?.host ?? '');
  const { setMirror } = useLibraryActions();
  const [text, setText] = useState(mirror ?? '');
  const [wrong, setWrong] = useState(false);
  const hint = useId();
  const field = useId();
  function keep(event: FormEvent) {
    event.preventDefault();
    const parsed = parseMirror(text, location.href);
    setWrong(parsed === undefined);
    if (parsed === undefined) return;
    setText(parsed ?? '');
    setMirror(parsed);
  }
  return (
    <details className="model-mirror disclosure">
      <summary>
        <ChevronRight size={14} /> Download from {mirror ?? host}
      </summary>
      <form onSubmit={keep} noValidate>
        <label htmlFor={field}>Mirror</label>
        <div className="model-job-line">
          <input
            id={field}
            type="url"
            value={text}
            placeholder={host}
            aria-describedby={hint}
            aria-invalid={wrong}
            spellCheck={false}
            autoCapitalize="none"
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit" className="button button-plain">
            Save
          </button>
        </div>
        <p id={hint} className="small soft">
          {wrong && <strong className="model-bad">This is not an address. </strong>}
          An address or a folder of this site that has the files at repository/resolve/revision/, as the host
          has them. Empty: the host itself.
        </p>
      </form>
    </details>
  );
}
