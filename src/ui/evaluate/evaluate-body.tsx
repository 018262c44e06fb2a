import { LibraryProvider } from '../models/library-provider.tsx';
import { useApp } from '../store-context.ts';
import { EvaluateHead } from './evaluate-head.tsx';
import { FolderLabels } from './folder-labels.tsx';
import { HeadlineNumbers } from './headline-numbers.tsx';
import { RunTabs } from './run-tabs.tsx';
import { TruthStatus } from './truth-status.tsx';
import { useOpenPicture } from './use-open-picture.ts';
import { EvaluateContext, useEvaluate, useFollowedEvaluation } from './use-evaluate.ts';
import '../controls/controls.css';
import './evaluate-body.css';

export function EvaluateBody({ onClose }: { onClose: () => void }) {
  const store = useFollowedEvaluation();
  return (
    <EvaluateContext value={store}>
      <LibraryProvider>
        <Evaluation onClose={onClose} />
      </LibraryProvider>
    </EvaluateContext>
  );
}

function Evaluation({ onClose }: { onClose: () => void }) {
  const noFolders = useEvaluate((state) => state.folders.length === 0);
  const run = useEvaluate((state) => state.run);
  const scoring = useApp((state) => state.scoring);
  const openPicture = useOpenPicture(onClose);
  if (noFolders) return <NoFolders />;
  return (
    <div className="evaluate">
      <EvaluateHead run={run} />
      <TruthStatus />
      <FolderLabels />
      {run ? (
        <>
          <HeadlineNumbers run={run} />
          <RunTabs run={run} onPicture={openPicture} />
        </>
      ) : (
        scoring && <p className="soft">Waiting for the model.</p>
      )}
    </div>
  );
}

function NoFolders() {
  return (
    <div className="dialog-text">
      <p>
        Add a folder that has one sub-folder for each class, such as <q>cat</q> and <q>dog</q>. The folder’s
        name is the right answer for the pictures in it.
      </p>
      <p className="soft">
        Then this page counts how often the model is right, and shows where it is wrong. Your pictures stay on
        this device.
      </p>
    </div>
  );
}
