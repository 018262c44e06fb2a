import { lazy, Suspense } from 'react';
import { DialogFrame } from './dialog-frame.tsx';

const ZipBody = lazy(async () => ({ default: (await import('../export/zip-body.tsx')).ZipBody }));

export function ZipDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="Save as ZIP" onClose={onClose}>
      <Suspense fallback={<p className="dialog-text soft">One moment.</p>}>
        <ZipBody onClose={onClose} />
      </Suspense>
    </DialogFrame>
  );
}
