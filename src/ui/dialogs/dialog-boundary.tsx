import { Component, type ReactNode } from 'react';
import { DialogFrame } from './dialog-frame.tsx';

interface Props {
  onClose: () => void;
  children: ReactNode;
}

/** A dialog whose part of the program does not arrive takes neither the pictures nor the page with it. */
export class DialogBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    const { onClose, children } = this.props;
    if (!this.state.broken) return children;
    return (
      <DialogFrame title="This could not be opened" onClose={onClose}>
        <p className="dialog-text">
          A part of the app could not be loaded. Your pictures are still here. Check the connection; after a
          reload it opens again.
        </p>
      </DialogFrame>
    );
  }
}
