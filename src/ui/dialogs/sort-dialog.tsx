import { lazy, Suspense } from 'react';
import { DialogFrame } from './dialog-frame.tsx';

const SortBody = lazy(async () => ({ default: (await import('../sort/sort-body.tsx')).SortBody }));

/** Pictures into one folder a label, on the disk. Work goes on while it is closed, and is shown again here. */
export function SortDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="Sort into folders" onClose={onClose} look="wide">
      <Suspense fallback={<p className="dialog-text soft">One moment.</p>}>
        <SortBody onClose={onClose} />
      </Suspense>
    </DialogFrame>
  );
}
