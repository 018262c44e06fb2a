import { queueProgress } from '../../store/selectors.ts';
import { ProgressBar } from '../controls/progress-bar.tsx';
import { countOf } from '../format/plural.ts';
import { useActions, useApp } from '../store-context.ts';
import '../controls/controls.css';
import './picture-progress.css';

/** How far the pictures are, with the way to stop and to go on. Its place is kept when there is nothing to tell. */
export function PictureProgress() {
  const pictures = useApp((state) => state.pictures);
  const modelReady = useApp((state) => state.engine.kind === 'ready');
  const { cancelQueue, resumeQueue } = useActions();
  const { total, finished, failed, waiting, cancelled } = queueProgress(pictures);
  const failedText = failed > 0 ? `, ${failed} could not be read` : '';

  if (waiting + cancelled === 0) {
    return (
      <div className="picture-progress">
        <p className="small soft">
          {countOf(total, 'picture')}
          {failedText}
        </p>
      </div>
    );
  }
  const text = `${finished} of ${total}`;
  return (
    <div className="picture-progress">
      <ProgressBar name="Pictures" percent={Math.floor((finished / total) * 100)} valueText={text} />
      <p className="small soft">
        {text}
        {failedText}
        {waiting === 0 ? ', paused' : !modelReady && ', waiting for the model'}
      </p>
      {waiting > 0 ? (
        <button type="button" className="button button-text small" onClick={cancelQueue}>
          Cancel
        </button>
      ) : (
        <button type="button" className="button button-text small" onClick={resumeQueue}>
          Resume
        </button>
      )}
    </div>
  );
}
