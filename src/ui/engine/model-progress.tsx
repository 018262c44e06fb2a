import type { LoadingStage } from '../../engine/engine-state.ts';
import { ProgressBar } from '../controls/progress-bar.tsx';
import { downloadPercent, formatDownload } from '../format/download.ts';
import { useActions, useApp } from '../store-context.ts';
import './model-progress.css';

const WORDS: Record<LoadingStage['stage'], string> = {
  starting: 'Looking for the model',
  download: 'Loading the model',
  compile: 'Getting the model ready',
  'warm-up': 'Checking its numbers',
};

/** Bytes, speed and time left while the model comes; words while it is made ready. */
export function ModelProgress() {
  const engine = useApp((state) => state.engine);
  const { cancelLoading } = useActions();
  if (engine.kind !== 'loading' && engine.kind !== 'restarting') return null;
  const { progress } = engine;
  const downloading = progress.stage === 'download';
  // the download is the part that can be measured; what follows has no length known beforehand
  const percent = downloading ? downloadPercent(progress) : progress.stage === 'starting' ? 0 : 100;
  const text = downloading ? formatDownload(progress) : WORDS[progress.stage];
  return (
    <div className="model-progress">
      <ProgressBar name="Model" percent={percent} valueText={text} breathing={percent === 100} />
      <p className="model-progress-line">
        <span>{text}</span>
        {downloading && (
          <button type="button" className="button button-text" onClick={cancelLoading}>
            Stop
          </button>
        )}
      </p>
    </div>
  );
}
