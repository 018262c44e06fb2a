import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { IconButton } from '../controls/icon-button.tsx';
import './dialog-frame.css';

interface Props {
  title: string;
  onClose: () => void;
  /** Between the title and the cross. */
  tools?: ReactNode;
  look?: 'page' | 'wide' | 'large';
  children: ReactNode;
}

/** Every dialog: Escape and a press beside it close it, the focus goes back to where it was. */
export function DialogFrame({ title, onClose, tools, look = 'page', children }: Props) {
  return (
    <ModalOverlay className="dialog-overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={`dialog dialog-${look}`}>
        <Dialog className="dialog-body">
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {tools}
            <IconButton icon={X} name="Close" onClick={onClose} />
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
