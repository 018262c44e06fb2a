import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../controls/icon-button.tsx';

interface Props {
  name: string;
  /** How much goes, in words. */
  amount: string;
  onDelete: () => void;
}

/** Deletes at the second press: what took minutes to come cannot be taken back in a second. */
export function DeleteButton({ name, amount, onDelete }: Props) {
  const [asking, setAsking] = useState(false);
  if (!asking) return <IconButton icon={Trash2} name={`Delete ${name}`} onClick={() => setAsking(true)} />;
  return (
    <span className="model-confirm" role="group" aria-label={`Delete ${name}?`}>
      {/* the button that was pressed is gone, so the focus goes on to its successor */}
      <button type="button" className="button button-plain model-danger" autoFocus onClick={onDelete}>
        Delete {amount}
      </button>
      <button type="button" className="button button-plain" onClick={() => setAsking(false)}>
        Keep
      </button>
    </span>
  );
}
