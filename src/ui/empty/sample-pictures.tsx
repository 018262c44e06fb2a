import { useState } from 'react';
import { useActions } from '../store-context.ts';
import { useView } from '../view-model/view.ts';
import { fetchSamples, sampleUrl, type Sample } from './samples.ts';
import { useSamples } from './use-samples.ts';
import '../controls/controls.css';
import './sample-pictures.css';

/** Pictures for those who have none at hand. */
export function SamplePictures() {
  const samples = useSamples();
  const { addPictures } = useActions();
  const open = useView((view) => view.open);
  const [failed, setFailed] = useState(false);

  async function add(chosen: readonly Sample[]) {
    setFailed(false);
    try {
      addPictures(await fetchSamples(chosen));
    } catch {
      setFailed(true);
    }
  }

  if (samples === 'failed')
    return <p className="small soft">The sample pictures could not be loaded. Add your own.</p>;
  return (
    <div className="samples">
      <ul role="list" className="samples-row" aria-label="Sample pictures">
        {samples?.map((sample) => (
          <li key={sample.file}>
            <button
              type="button"
              aria-label={`Try ${sample.name}`}
              title={sample.name}
              onClick={() => void add([sample])}
            >
              <img src={sampleUrl(sample)} alt="" loading="lazy" />
            </button>
          </li>
        )) ??
          Array.from({ length: 6 }, (_, place) => (
            <li key={place} className="sample-ghost" aria-hidden="true" />
          ))}
      </ul>
      <p className="samples-foot">
        <button
          type="button"
          className="button button-text"
          disabled={!samples}
          onClick={() => samples && void add(samples)}
        >
          Try all of them
        </button>
        <button
          type="button"
          className="button button-text"
          disabled={!samples}
          onClick={() => open('credits')}
        >
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
