import { Trash2 } from 'lucide-react';
import { IconButton } from '../controls/icon-button.tsx';
import { useActions } from '../store-context.ts';

/** No question asked: the notice that follows takes it back. */
export function RemoveAll() {
  const { removeAllPictures } = useActions();
  return <IconButton icon={Trash2} name="Remove all" onClick={removeAllPictures} />;
}
