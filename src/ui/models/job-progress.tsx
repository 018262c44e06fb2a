import type { StoredModel } from '../../store/library-state.ts';
import { ProgressBar } from '../controls/progress-bar.tsx';
import { formatBytes } from '../format/bytes.ts';
import { downloadPercent, formatDownload } from '../format/download.ts';
import { errorSentence } from '../words/error-sentences.ts';
import { useLibrary, useLibraryActions } from './library-hooks.ts';

interface Props {
  /** Of the job, and of the model that it makes. */
  id: string;
  /** What the storage has of it; null while it has nothing. */
  model: StoredModel | null;
}

/** A download under way, stopped or failed, with what can be done about it. */
export function JobProgress({ id, model }: Props) {
  const job = useLibrary((state) => state.jobs[id]);
  const { resume, pause, remove, dismiss } = useLibraryActions();
  const cancel = () => {
    dismiss(id);
    void remove(id);
  };
  if (job?.kind === 'running') {
    const { progress, name } = job;
    const percent = progress ? downloadPercent(progress) : 0;
    const text = !progress ? 'Starting' : progress.stage === 'check' ? 'Checking' : formatDownload(progress);
    return (
      <div className="model-job">
        <ProgressBar
          name={`Download of ${name}`}
          percent={percent}
          valueText={text}
          breathing={percent === 100}
        />
        <div className="model-job-line">
          <span className="small soft">{text}</span>
          <button type="button" className="button button-plain" onClick={() => pause(id)}>
            Pause
          </button>
          <button type="button" className="button button-plain" onClick={cancel}>
            Cancel
          </button>
        </div>
      </div>
    );
  }
  const sentence = job && errorSentence(job.error);
  const total = model?.plan?.files.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <div className="model-job">
      {sentence && (
        <p role="alert">
          <strong className="model-bad">{sentence.happened}</strong> {sentence.next}
        </p>
      )}
      <div className="model-job-line">
        <span className="small soft">
          {model && total ? `${formatBytes(model.storedBytes)} of ${formatBytes(total)} are here` : ''}
        </span>
        {model?.plan && (
          <button type="button" className="button button-primary" onClick={() => resume(model)}>
            {sentence ? 'Try again' : 'Resume'}
          </button>
        )}
        <button type="button" className="button button-plain" onClick={cancel}>
          {model?.plan ? 'Cancel' : 'Remove'}
        </button>
      </div>
    </div>
  );
}
