import { lazy, Suspense } from 'react';
import { DialogFrame } from './dialog-frame.tsx';

const CompareBody = lazy(async () => ({
  default: (await import('../compare/compare-body.tsx')).CompareBody,
}));

/** The same pictures under two models, side by side. */
export function CompareDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="Compare models" onClose={onClose} look="large">
      <Suspense fallback={<p className="dialog-text soft">Looking at the models of this device.</p>}>
        <CompareBody />
      </Suspense>
    </DialogFrame>
  );
}
