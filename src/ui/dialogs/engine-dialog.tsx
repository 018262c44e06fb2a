import { EngineDetails } from '../engine/engine-details.tsx';
import { DialogFrame } from './dialog-frame.tsx';

export function EngineDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="About the engine" onClose={onClose}>
      <div className="dialog-text">
        <EngineDetails />
      </div>
    </DialogFrame>
  );
}
