import { useEffect, useRef, useState } from 'react';
import { exportZip, type ZipChoices, type ZipOutcome } from '../../store/zip-export.ts';
import { ProgressBar } from '../controls/progress-bar.tsx';
import { countOf } from '../format/plural.ts';
import { useStoreApi } from '../store-context.ts';
import { LabelRuleFields } from './label-rule-fields.tsx';
import { ScopeField } from './scope-field.tsx';
import '../controls/controls.css';
import '../sort/sort-body.css';

type Phase = { kind: 'choosing' } | { kind: 'working'; done: number; total: number } | ZipOutcome;

const FIRST_CHOICES: ZipChoices = { scope: 'all', threshold: 0.5, keywords: 'top', sidecars: false };

/** One zip with a folder a label. Closing the dialog stops it. */
export function ZipBody({ onClose }: { onClose: () => void }) {
  const app = useStoreApi();
  const [choices, setChoices] = useState(FIRST_CHOICES);
  const [phase, setPhase] = useState<Phase>({ kind: 'choosing' });
  const stop = useRef(new AbortController());
  useEffect(() => {
    const controller = (stop.current = new AbortController());
    return () => controller.abort();
  }, []);

  async function save() {
    stop.current = new AbortController();
    const { signal } = stop.current;
    setPhase({ kind: 'working', done: 0, total: 0 });
    setPhase(
      await exportZip(app, choices, signal, (done, total) => setPhase({ kind: 'working', done, total })),
    );
  }
  const change = (part: Partial<ZipChoices>) => setChoices({ ...choices, ...part });

  if (phase.kind === 'working') {
    return <Working {...phase} onStop={() => stop.current.abort()} />;
  }
  return (
    <form
      className="sort"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {phase.kind !== 'choosing' && <Outcome outcome={phase} />}
      <p className="soft">
        The pictures as they are, in one folder a label, with the results as CSV. Less sure pictures go to
        Unsorted.
      </p>
      <ScopeField scope={choices.scope} onChange={(scope) => change({ scope })} />
      <LabelRuleFields rule={choices} sidecars={choices.sidecars} onChange={change} />
      <div className="sort-actions">
        <button type="submit" className="button button-primary">
          Save ZIP
        </button>
        <button type="button" className="button button-plain" onClick={onClose}>
          Close
        </button>
      </div>
    </form>
  );
}

function Working({ done, total, onStop }: { done: number; total: number; onStop: () => void }) {
  const text = `${done} of ${countOf(total, 'picture')}`;
  return (
    <div className="sort">
      <ProgressBar name="ZIP" percent={total === 0 ? 0 : Math.floor((done / total) * 100)} valueText={text} />
      <p className="small soft">{text}</p>
      <div className="sort-actions">
        <button type="button" className="button button-plain" onClick={onStop}>
          Cancel
        </button>
      </div>
    </div>
  );
}

function Outcome({ outcome }: { outcome: ZipOutcome }) {
  switch (outcome.kind) {
    case 'saved':
      return (
        <>
          <p role="status">{countOf(outcome.pictures, 'picture')} saved.</p>
          {outcome.missing.length > 0 && (
            <p>
              {countOf(outcome.missing.length, 'picture')} could not be opened any more and{' '}
              {outcome.missing.length === 1 ? 'is' : 'are'} not in it:{' '}
              {outcome.missing.slice(0, 10).join(', ')}
              {outcome.missing.length > 10 && ' and others'}. Add the folder again.
            </p>
          )}
        </>
      );
    case 'cancelled':
      return <p role="status">Nothing was saved.</p>;
    case 'too-large':
      return (
        <p role="alert">
          This browser can make a ZIP of 1 GB at most. Save fewer pictures at a time, or use Chrome or Edge.
        </p>
      );
    case 'disk-full':
      return <p role="alert">The disk is full, so no ZIP was saved. Make room and try again.</p>;
    case 'failed':
      return <p role="alert">The ZIP could not be saved. Try again, in another folder.</p>;
  }
}
