import { useState } from 'react';
import { DialogFrame } from '../dialogs/dialog-frame.tsx';
import '../controls/controls.css';

interface Props {
  title: string;
  name: string;
  onName: (name: string) => void;
  onClose: () => void;
}

/** Asks for the name of a label set. */
export function LabelSetName({ title, name: before, onName, onClose }: Props) {
  const [name, setName] = useState(before);
  const tidy = name.trim();
  return (
    <DialogFrame title={title} onClose={onClose}>
      <form
        className="label-set-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (tidy === '') return;
          onName(tidy);
          onClose();
        }}
      >
        <input
          aria-label="Name"
          value={name}
          maxLength={80}
          autoFocus
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit" className="button button-primary" disabled={tidy === ''}>
          Save
        </button>
      </form>
    </DialogFrame>
  );
}
