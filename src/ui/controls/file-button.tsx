import { FolderPlus, ImagePlus } from 'lucide-react';
import { gatherFromFileList } from '../../intake/gather-files.ts';
import { useActions } from '../store-context.ts';
import { FileInputButton } from './file-input-button.tsx';

interface Props {
  what: 'pictures' | 'folder';
  look?: 'primary' | 'plain' | 'icon';
}

export function FileButton({ what, look = 'plain' }: Props) {
  const { addPictures } = useActions();
  const folder = what === 'folder';
  return (
    <FileInputButton
      name={folder ? 'Add folder' : 'Add pictures'}
      icon={folder ? FolderPlus : ImagePlus}
      look={look}
      accept={folder ? 'folder' : 'image/*'}
      multiple
      onFiles={(files) => addPictures(gatherFromFileList(files))}
    />
  );
}
