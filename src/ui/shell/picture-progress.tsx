import { CircleStop, Pause, Play } from 'lucide-react';
import { queueProgress, type QueueProgress } from '../../store/selectors.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { ProgressBar } from '../controls/progress-bar.tsx';
import { formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { countOf } from '../format/plural.ts';
import { useActions, useApp } from '../store-context.ts';
import '../controls/controls.css';
import './picture-progress.css';

/** How far the pictures are, with the way to stop and to go on. Its place is kept when there is nothing to tell. */
export function PictureProgress() {
  const progress = useApp((state) => queueProgress(state.pictures));
  const duplicates = useApp((state) => state.duplicates.size);
  const remarks = remarksOn(progress, duplicates);
  const { total, finished, waiting, cancelled } = progress;
  if (waiting + cancelled === 0) {
    return (
      <div className="picture-progress">
        <p className="small soft">
          {countOf(total, 'picture')}
          {remarks}
        </p>
      </div>
    );
  }
  const text = `${formatCount(finished)} of ${formatCount(total)}`;
  return (
    <div className="picture-progress">
      <div className="picture-progress-how">
        <ProgressBar name="Pictures" percent={Math.floor((finished / total) * 100)} valueText={text} />
        <p className="small soft">
          <span>{text}</span>
          <Pace waiting={waiting} />
          <span>{remarks}</span>
        </p>
      </div>
      <QueueButtons waiting={waiting} />
    </div>
  );
}

function remarksOn({ failed }: QueueProgress, duplicates: number): string {
  const parts = [
    failed > 0 ? `, ${formatCount(failed)} could not be read` : '',
    duplicates > 0 ? `, ${countOf(duplicates, 'duplicate')}` : '',
  ];
  return parts.join('');
}

/** Whether it goes on, and how long it will take. */
function Pace({ waiting }: { waiting: number }) {
  const paused = useApp((state) => state.paused);
  const modelReady = useApp((state) => state.engine.kind === 'ready');
  const timeLeftMs = useApp((state) => state.timeLeftMs);
  const words = () => {
    if (waiting === 0) return 'stopped';
    if (paused) return 'paused';
    if (!modelReady) return 'waiting for the model';
    return timeLeftMs === null ? null : `${formatDuration(Math.max(1000, timeLeftMs))} left`;
  };
  const said = words();
  if (said === null) return null;
  return (
    <>
      {', '}
      <span>{said}</span>
    </>
  );
}

function QueueButtons({ waiting }: { waiting: number }) {
  const paused = useApp((state) => state.paused);
  const { pauseQueue, resumeQueue, cancelQueue } = useActions();
  const goesOn = waiting > 0 && !paused;
  return (
    <>
      {goesOn ? (
        <IconButton icon={Pause} name="Pause" onClick={pauseQueue} />
      ) : (
        <IconButton icon={Play} name="Resume" onClick={resumeQueue} />
      )}
      {waiting > 0 && <IconButton icon={CircleStop} name="Cancel" onClick={cancelQueue} />}
    </>
  );
}
