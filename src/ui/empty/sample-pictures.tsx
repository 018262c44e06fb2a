import { useState } from 'react';
import { useActions, useApp } from '../store-context.ts';
import { useView } from '../view-model/view.ts';
import { SAMPLE_LABELS } from '../words/example-sets.ts';
import { SampleRow } from './sample-row.tsx';
import { fetchSamples, SHOWN_SAMPLES, type Sample } from './samples.ts';
import { useSamples } from './use-samples.ts';
import '../controls/controls.css';
import './sample-pictures.css';

/** Pictures for those who have none at hand. */
export function SamplePictures() {
  const list = useSamples();
  const { addPictures, setLabelText } = useActions();
  const noLabels = useApp((state) => state.labels.length === 0);
  const open = useView((view) => view.open);
  const [failed, setFailed] = useState(false);

  async function add(chosen: readonly Sample[]) {
    setFailed(false);
    try {
      addPictures(await fetchSamples(chosen));
      if (noLabels) setLabelText(SAMPLE_LABELS.join('\n'));
    } catch {
      setFailed(true);
    }
  }

  if (list === 'failed')
    return <p className="small soft">The sample pictures could not be loaded. Add your own.</p>;
  const samples = list?.slice(0, SHOWN_SAMPLES) ?? null;
  return (
    <div className="samples">
      <SampleRow samples={samples} onChoose={(sample) => void add([sample])} />
      <p className="samples-foot">
        <button
          type="button"
          className="button button-text"
          disabled={!samples}
          onClick={() => samples && void add(samples)}
        >
          Try all of them
        </button>
        <button type="button" className="button button-text" onClick={() => open('credits')}>
          Credits
        </button>
      </p>
      {failed && (
        <p role="alert" className="small">
          That picture could not be loaded. Check the connection and try again.
        </p>
      )}
    </div>
  );
}
