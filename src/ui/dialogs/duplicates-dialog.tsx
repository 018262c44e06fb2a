import { lazy, Suspense } from 'react';
import { DialogFrame } from './dialog-frame.tsx';

const DuplicatesBody = lazy(async () => ({
  default: (await import('../duplicates/duplicates-body.tsx')).DuplicatesBody,
}));

/** Pictures that are there twice, or nearly. */
export function DuplicatesDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="Duplicates" onClose={onClose} look="large">
      <Suspense fallback={<p className="dialog-text soft">Getting ready to compare.</p>}>
        <DuplicatesBody onClose={onClose} />
      </Suspense>
    </DialogFrame>
  );
}
