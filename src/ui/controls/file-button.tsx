import { FolderPlus, ImagePlus } from 'lucide-react';
import type { MouseEvent } from 'react';
import { chosenFiles, folderFiles, folderOnDisk } from '../../intake/sources.ts';
import { useIntake } from '../intake/use-intake.ts';
import { FileInputButton } from './file-input-button.tsx';

interface Props {
  what: 'pictures' | 'folder';
  look?: 'primary' | 'plain' | 'icon';
}

export function FileButton({ what, look = 'plain' }: Props) {
  const take = useIntake((state) => state.take);
  if (what === 'folder') return <FolderButton look={look} />;
  return (
    <FileInputButton
      name="Add pictures"
      icon={ImagePlus}
      look={look}
      accept="image/*"
      multiple
      onFiles={(files) => void take(chosenFiles(files))}
    />
  );
}

/** A folder that the browser gives a handle on can be sorted later; elsewhere its files are all one gets. */
function FolderButton({ look }: { look: NonNullable<Props['look']> }) {
  const take = useIntake((state) => state.take);
  async function pick(input: HTMLInputElement) {
    try {
      await take(folderOnDisk(await showDirectoryPicker({ id: 'pictures' })));
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      // a frame of another site may not open this dialog, but the old one
      input.dataset['plain'] = 'true';
      input.click();
    }
  }
  function onClick(event: MouseEvent<HTMLInputElement>) {
    const input = event.currentTarget;
    if (!('showDirectoryPicker' in window) || input.dataset['plain']) return;
    event.preventDefault();
    void pick(input);
  }
  return (
    <FileInputButton
      name="Add folder"
      icon={FolderPlus}
      look={look}
      accept="folder"
      multiple
      onClick={onClick}
      onFiles={(files) => void take(folderFiles(files))}
    />
  );
}
