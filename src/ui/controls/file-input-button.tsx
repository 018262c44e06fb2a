import type { LucideIcon } from 'lucide-react';
import type { ChangeEvent, MouseEvent } from 'react';
import './controls.css';

interface Props {
  name: string;
  icon: LucideIcon;
  look?: 'primary' | 'plain' | 'icon';
  /** `folder`, or the kinds of files as in HTML. */
  accept: string;
  multiple?: boolean;
  /** Prevented, it keeps the browser's dialog closed. */
  onClick?: (event: MouseEvent<HTMLInputElement>) => void;
  onFiles: (files: File[]) => void;
}

/** The attribute for folders is not in React's types. */
const FOLDER = { webkitdirectory: '' };

/**
 * A file input that looks like a button: the label is what one sees, the input (hidden from the eye only)
 * is what the keyboard and screen readers meet.
 */
export function FileInputButton({
  name,
  icon: Icon,
  look = 'plain',
  accept,
  multiple = false,
  onClick,
  onFiles,
}: Props) {
  function give(event: ChangeEvent<HTMLInputElement>) {
    const files = [...(event.currentTarget.files ?? [])];
    // so that choosing the same file again counts as a change
    event.currentTarget.value = '';
    onFiles(files);
  }
  return (
    <label className={look === 'icon' ? 'icon-button' : `button button-${look}`} title={name}>
      <input
        className="visually-hidden"
        type="file"
        multiple={multiple}
        onClick={onClick}
        onChange={give}
        {...(accept === 'folder' ? FOLDER : { accept })}
      />
      <Icon size={16} strokeWidth={1.75} />
      <span className={look === 'icon' ? 'visually-hidden' : ''}>{name}</span>
    </label>
  );
}
