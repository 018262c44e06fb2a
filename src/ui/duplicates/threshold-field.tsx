import { useState } from 'react';
import { Label } from 'react-aria-components/Label';
import { Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import { formatSimilarity } from '../format/similarity.ts';
import '../gallery/probability-range.css';

const LEAST = 0.75;
const STEP = 0.005;

interface Props {
  /** Cosine similarity; 1 for files with the same bytes. */
  value: number;
  onChange: (value: number) => void;
}

/** How similar a picture must be to count as a duplicate. Told when the thumb is let go: each value is a search. */
export function ThresholdField({ value, onChange }: Props) {
  const [moved, setMoved] = useState(value);
  return (
    <Slider
      className="range"
      minValue={LEAST}
      maxValue={1}
      step={STEP}
      value={moved}
      formatOptions={{ style: 'percent', maximumFractionDigits: 1 }}
      onChange={(now) => setMoved(now)}
      onChangeEnd={(now) => onChange(now)}
    >
      <Label className="select-name">Similarity at least</Label>
      <SliderOutput className="small">{moved >= 1 ? 'the same file' : formatSimilarity(moved)}</SliderOutput>
      <SliderTrack className="range-track">
        <SliderThumb className="range-thumb" />
      </SliderTrack>
    </Slider>
  );
}
