import { Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import { SelectField } from '../controls/select-field.tsx';
import { formatSimilarity } from '../format/similarity.ts';
import { useActions, useApp } from '../store-context.ts';
import '../gallery/probability-range.css';
import './cut-off-field.css';

const BEST = [20, 100, 500, Infinity];
const OPTIONS = [
  ...BEST.map((count) => [`${count}`, count === Infinity ? 'All of them' : `Best ${count}`] as const),
  ['similarity', 'At least as similar as'] as const,
];

/** How much of the list counts as a result: the best so many, or down to a similarity. */
export function CutOffField() {
  const cutOff = useApp((state) => state.search.cutOff);
  const range = useApp((state) => state.search.range);
  const { setCutOff } = useActions();
  if (!range) return null;
  return (
    <div className="cut-off">
      <SelectField
        name="Results"
        value={cutOff.kind === 'best' ? `${cutOff.count}` : 'similarity'}
        options={OPTIONS}
        onChange={(chosen) =>
          setCutOff(
            chosen === 'similarity'
              ? { kind: 'similarity', least: (range.least + range.most) / 2 }
              : { kind: 'best', count: Number(chosen) },
          )
        }
      />
      {cutOff.kind === 'similarity' && (
        <Slider
          className="cut-off-slider"
          aria-label="Similarity at least"
          minValue={Math.floor(range.least * 100)}
          maxValue={Math.ceil(range.most * 100)}
          step={0.1}
          value={cutOff.least * 100}
          onChange={(least) => setCutOff({ kind: 'similarity', least: least / 100 })}
        >
          <SliderTrack className="range-track">
            <SliderThumb className="range-thumb" />
          </SliderTrack>
          <SliderOutput className="small number">{formatSimilarity(cutOff.least)}</SliderOutput>
        </Slider>
      )}
    </div>
  );
}
