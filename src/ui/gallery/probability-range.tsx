import { Label } from 'react-aria-components/Label';
import { Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import { useActions, useApp } from '../store-context.ts';
import './probability-range.css';

const WHOLE = 100;

/** Between which probabilities the winner must lie. */
export function ProbabilityRange() {
  const min = useApp((state) => state.gallery.minProbability);
  const max = useApp((state) => state.gallery.maxProbability);
  const { setGallery } = useActions();
  const percents = [Math.round(min * WHOLE), Math.round(max * WHOLE)];
  return (
    <Slider
      className="range"
      minValue={0}
      maxValue={WHOLE}
      value={percents}
      onChange={([from = 0, to = WHOLE]) =>
        setGallery({ minProbability: from / WHOLE, maxProbability: to / WHOLE })
      }
    >
      <Label className="select-name">Probability of the winner</Label>
      <SliderOutput className="small">
        {percents[0]} to {percents[1]} %
      </SliderOutput>
      <SliderTrack className="range-track">
        <SliderThumb index={0} className="range-thumb" aria-label="At least" />
        <SliderThumb index={1} className="range-thumb" aria-label="At most" />
      </SliderTrack>
    </Slider>
  );
}
