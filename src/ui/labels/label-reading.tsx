import { CircleStop, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LabelReading as Reading } from '../../store/state.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { ProgressBar } from '../controls/progress-bar.tsx';
import { formatDuration } from '../format/duration.ts';
import { useActions, useApp } from '../store-context.ts';
import './label-reading.css';

/** What is over sooner needs no bar. */
const QUIET_MS = 1000;

/** How far the model is with a long list of labels, with the way to stop and to go on. */
export function LabelReading() {
  const reading = useApp((state) => state.labelReading);
  return reading && <ReadingLine {...reading} />;
}

function ReadingLine({ done, leftMs, stopped }: Reading) {
  const { stopLabels, resumeLabels } = useActions();
  const [quiet, setQuiet] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(false), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  if (quiet) return null;
  const percent = Math.floor(done * 100);
  const left = leftMs !== null ? `, ${formatDuration(Math.max(1000, leftMs))} left` : '';
  return (
    <div className="label-reading">
      <div className="label-reading-how">
        <ProgressBar name="Reading labels" percent={percent} valueText={`${percent} %`} />
        <p className="small soft">
          {stopped
            ? `Stopped at ${percent} %. Results are those of the labels before.`
            : `Reading labels: ${percent} %${left}`}
        </p>
      </div>
      {stopped ? (
        <IconButton icon={Play} name="Go on reading labels" onClick={resumeLabels} />
      ) : (
        <IconButton icon={CircleStop} name="Stop reading labels" onClick={stopLabels} />
      )}
    </div>
  );
}
