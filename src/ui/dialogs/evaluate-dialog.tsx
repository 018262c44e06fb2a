import { lazy, Suspense } from 'react';
import { DialogFrame } from './dialog-frame.tsx';

const EvaluateBody = lazy(async () => ({
  default: (await import('../evaluate/evaluate-body.tsx')).EvaluateBody,
}));

/** How often the model is right, where the folders of the pictures say what is right. */
export function EvaluateDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="Evaluate" onClose={onClose} look="large">
      <Suspense fallback={<p className="dialog-text soft">Reading the folders.</p>}>
        <EvaluateBody onClose={onClose} />
      </Suspense>
    </DialogFrame>
  );
}
