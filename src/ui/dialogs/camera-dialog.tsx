import { lazy, Suspense } from 'react';
import { DialogFrame } from './dialog-frame.tsx';

const CameraBody = lazy(async () => ({ default: (await import('../camera/camera-body.tsx')).CameraBody }));

export function CameraDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="Camera" onClose={onClose} look="wide">
      <Suspense fallback={<p className="dialog-text soft">One moment.</p>}>
        <CameraBody />
      </Suspense>
    </DialogFrame>
  );
}
