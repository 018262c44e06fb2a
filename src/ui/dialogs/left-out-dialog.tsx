import { LeftOutList } from '../intake/left-out-list.tsx';
import { DialogFrame } from './dialog-frame.tsx';

export function LeftOutDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="Files that were left out" onClose={onClose}>
      <LeftOutList />
    </DialogFrame>
  );
}
