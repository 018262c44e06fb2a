import { FolderPlus, ImagePlus } from 'lucide-react';
import type { ChangeEvent } from 'react';
import { gatherFromFileList } from '../../intake/gather-files.ts';
import { useActions } from '../store-context.ts';
import './controls.css';

interface Props {
  what: 'pictures' | 'folder';
  look?: 'primary' | 'plain' | 'icon';
}

/** The attribute for folders is not in React's types. */
const FOLDER = { webkitdirectory: '' };

/**
 * A file input that looks like a button: the label is what one sees, the input (hidden from the eye only)
 * is what the keyboard and screen readers meet.
 */
export function FileButton({ what, look = 'plain' }: Props) {
  const { addPictures } = useActions();
  const Icon = what === 'folder' ? FolderPlus : ImagePlus;
  const name = what === 'folder' ? 'Add folder' : 'Add pictures';
  function add(event: ChangeEvent<HTMLInputElement>) {
    const { files } = event.currentTarget;
    if (files) addPictures(gatherFromFileList(files));
    // so that choosing the same file again counts as a change
    event.currentTarget.value = '';
  }
  return (
    <label className={look === 'icon' ? 'icon-button' : `button button-${look}`} title={name}>
      <input
        className="visually-hidden"
        type="file"
        multiple
        onChange={add}
        {...(what === 'folder' ? FOLDER : { accept: 'image/*' })}
      />
      <Icon size={16} strokeWidth={1.75} />
      <span className={look === 'icon' ? 'visually-hidden' : ''}>{name}</span>
    </label>
  );
}
