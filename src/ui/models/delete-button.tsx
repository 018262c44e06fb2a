import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { formatBytes } from '../format/bytes.ts';

interface Props {
  name: string;
  bytes: number;
  onDelete: () => void;
}

/** Deletes at the second press: what took minutes to come cannot be taken back in a second. */
export function DeleteButton({ name, bytes, onDelete }: Props) {
  const [asking, setAsking] = useState(false);
  if (!asking) return <IconButton icon={Trash2} name={`Delete ${name}`} onClick={() => setAsking(true)} />;
  return (
    <span className="model-confirm" role="group" aria-label={`Delete ${name}?`}>
      {/* the button that was pressed is gone, so the focus goes on to its successor */}
      <button type="button" className="button button-plain model-danger" autoFocus onClick={onDelete}>
        Delete {formatBytes(bytes)}
      </button>
      <button type="button" className="button button-plain" onClick={() => setAsking(false)}>
        Keep
      </button>
    </span>
  );
}
