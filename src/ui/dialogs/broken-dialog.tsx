import { DialogFrame } from './dialog-frame.tsx';

/** A dialog whose part of the program does not arrive takes neither the pictures nor the page with it. */
export function BrokenDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="This could not be opened" onClose={onClose}>
      <p className="dialog-text">
        A part of the app could not be loaded. Your pictures are still here. Check the connection; after a
        reload it opens again.
      </p>
    </DialogFrame>
  );
}
