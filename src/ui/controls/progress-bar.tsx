import './progress-bar.css';

interface Props {
  name: string;
  /** 0 to 100. */
  percent: number;
  valueText: string;
  /** Work of unknown length goes on: the full bar breathes. */
  breathing?: boolean;
}

export function ProgressBar({ name, percent, valueText, breathing = false }: Props) {
  return (
    <div
      className={breathing ? 'progress progress-breathing' : 'progress'}
      role="progressbar"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={valueText}
    >
      <div className="progress-fill" style={{ transform: `scaleX(${percent / 100})` }} />
    </div>
  );
}
