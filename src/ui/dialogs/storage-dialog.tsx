import { lazy, Suspense } from 'react';
import { DialogFrame } from './dialog-frame.tsx';

/** Its code comes when it is first opened. */
const StorageBody = lazy(async () => ({
  default: (await import('../storage/storage-body.tsx')).StorageBody,
}));

/** What this browser keeps for the page. */
export function StorageDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="Storage" onClose={onClose} look="wide">
      <Suspense fallback={<p className="dialog-text soft">Looking at what is kept.</p>}>
        <StorageBody />
      </Suspense>
    </DialogFrame>
  );
}
