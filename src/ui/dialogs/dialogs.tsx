import { type ComponentType, lazy, Suspense } from 'react';
import { ErrorBoundary } from '../error-boundary.tsx';
import { useView, type DialogName } from '../view-model/view.ts';
import { BrokenDialog } from './broken-dialog.tsx';
import { CameraDialog } from './camera-dialog.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { CreditsDialog } from './credits-dialog.tsx';
import { DuplicatesDialog } from './duplicates-dialog.tsx';
import { EngineDialog } from './engine-dialog.tsx';
import { EvaluateDialog } from './evaluate-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { LargeView } from './large-view.tsx';
import { LeftOutDialog } from './left-out-dialog.tsx';
import { ModelsDialog } from './models-dialog.tsx';
import { PrivacyDialog } from './privacy-dialog.tsx';
import { SortDialog } from './sort-dialog.tsx';
import { StorageDialog } from './storage-dialog.tsx';
import { ViewDialog } from './view-dialog.tsx';
import { ZipDialog } from './zip-dialog.tsx';

const ReviewDialog = lazy(async () => ({
  default: (await import('./review-dialog.tsx')).ReviewDialog,
}));

const DIALOGS: Record<DialogName, ComponentType<{ onClose: () => void }>> = {
  help: HelpDialog,
  privacy: PrivacyDialog,
  engine: EngineDialog,
  large: LargeView,
  credits: CreditsDialog,
  models: ModelsDialog,
  compare: CompareDialog,
  duplicates: DuplicatesDialog,
  view: ViewDialog,
  review: ReviewDialog,
  storage: StorageDialog,
  evaluate: EvaluateDialog,
  'left-out': LeftOutDialog,
  sort: SortDialog,
  zip: ZipDialog,
  camera: CameraDialog,
};

export function Dialogs() {
  const { dialog, close } = useView();
  if (!dialog) return null;
  const Dialog = DIALOGS[dialog];
  return (
    <ErrorBoundary key={dialog} fallback={<BrokenDialog onClose={close} />}>
      <Suspense>
        <Dialog onClose={close} />
      </Suspense>
    </ErrorBoundary>
  );
}
