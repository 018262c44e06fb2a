import { FileArchive, FolderInput } from 'lucide-react';
import { type DragEvent, type ReactNode, useState } from 'react';
import { gatherFromTransfer } from '../../intake/gather-drop.ts';
import { IMPORT_JOB } from '../../store/library-state.ts';
import { FileInputButton } from '../controls/file-input-button.tsx';
import { ProgressBar } from '../controls/progress-bar.tsx';
import { downloadPercent, formatDownload } from '../format/download.ts';
import { errorSentence } from '../words/error-sentences.ts';
import { useLibrary, useLibraryActions } from './library-hooks.ts';

function isZip({ name }: File): boolean {
  return /\.zip$/i.test(name);
}

/** Takes models from this device: by picker, or dropped anywhere on the dialog. */
export function ImportModels({ children }: { children: ReactNode }) {
  const { importFolder, importZip } = useLibraryActions();
  const [over, setOver] = useState(false);
  // the page behind would take what is dropped for pictures
  const on = (handle: (event: DragEvent) => void) => (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    handle(event);
  };
  async function take(transfer: DataTransfer) {
    const found = await gatherFromTransfer(transfer);
    const [first] = found;
    if (!first) return;
    if (found.length === 1 && isZip(first.file)) importZip(first.file);
    else importFolder(found.map(({ path, file }) => ({ path, blob: file })));
  }
  return (
    <div
      className="models"
      data-over={over || undefined}
      onDragEnter={on(() => setOver(true))}
      onDragOver={on((event) => (event.dataTransfer.dropEffect = 'copy'))}
      onDragLeave={on((event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      })}
      onDrop={on((event) => {
        setOver(false);
        void take(event.dataTransfer);
      })}
    >
      {children}
      <section className="model-section">
        <h3>From this device</h3>
        <p className="small soft">
          A folder or zip of one model: with a manifest, or as CLIP and SigLIP models are published in ONNX.
          Choose it, or drop it here.
        </p>
        <div className="model-job-line">
          <FileInputButton
            name="Import folder"
            icon={FolderInput}
            accept="folder"
            multiple
            onFiles={(files) =>
              files.length > 0 &&
              importFolder(files.map((file) => ({ path: file.webkitRelativePath || file.name, blob: file })))
            }
          />
          <FileInputButton
            name="Import zip"
            icon={FileArchive}
            accept=".zip,application/zip"
            onFiles={([file]) => file && importZip(file)}
          />
        </div>
        <ImportProgress />
      </section>
    </div>
  );
}

function ImportProgress() {
  const job = useLibrary((state) => state.jobs[IMPORT_JOB]);
  const { pause, dismiss } = useLibraryActions();
  if (!job) return null;
  if (job.kind === 'failed') {
    const { happened, next } = errorSentence(job.error);
    return (
      <div className="model-job">
        <p role="alert">
          <strong className="model-bad">{happened}</strong> {next}
        </p>
        <p className="small soft model-detail">{job.error.detail}</p>
        <div className="model-job-line">
          <button type="button" className="button button-plain" onClick={() => dismiss(IMPORT_JOB)}>
            Close
          </button>
        </div>
      </div>
    );
  }
  const text = job.progress ? formatDownload(job.progress) : `Reading ${job.name}`;
  const percent = job.progress ? downloadPercent(job.progress) : 100;
  return (
    <div className="model-job">
      <ProgressBar name="Import" percent={percent} valueText={text} breathing={percent === 100} />
      <div className="model-job-line">
        <span className="small soft">{text}</span>
        <button type="button" className="button button-plain" onClick={() => pause(IMPORT_JOB)}>
          Cancel
        </button>
      </div>
    </div>
  );
}
