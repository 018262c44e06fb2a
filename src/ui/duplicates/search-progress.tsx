import { ProgressBar } from '../controls/progress-bar.tsx';

export function SearchProgress({ percent, onStop }: { percent: number; onStop: () => void }) {
  return (
    <div className="duplicates-progress">
      <ProgressBar name="Comparing" percent={percent} valueText={`${percent} %`} />
      <p className="small soft">Comparing every picture with every other one, {percent} %</p>
      <button type="button" className="button button-plain" onClick={onStop}>
        Stop
      </button>
    </div>
  );
}
