import { SHOWN_SAMPLES, sampleUrl, type Sample } from './samples.ts';

interface Props {
  /** `null` while the list comes: its places are kept. */
  samples: readonly Sample[] | null;
  onChoose: (sample: Sample) => void;
}

export function SampleRow({ samples, onChoose }: Props) {
  if (!samples) {
    return (
      <div className="samples-row" aria-hidden="true">
        {Array.from({ length: SHOWN_SAMPLES }, (_, place) => (
          <div key={place} className="sample sample-ghost" />
        ))}
      </div>
    );
  }
  return (
    <ul role="list" className="samples-row" aria-label="Samples">
      {samples.map((sample) => (
        <li key={sample.file} className="sample">
          <button
            type="button"
            aria-label={`Try ${sample.name}`}
            title={sample.name}
            onClick={() => onChoose(sample)}
          >
            <img src={sampleUrl(sample)} alt="" loading="lazy" />
          </button>
        </li>
      ))}
    </ul>
  );
}
