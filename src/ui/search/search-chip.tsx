import { Minus, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../controls/icon-button.tsx';

interface Props {
  name: string;
  /** Below zero: avoided. */
  weight: number;
  picture?: ReactNode;
  onRemove: () => void;
}

export function SearchChip({ name, weight, picture, onRemove }: Props) {
  const Sign = weight < 0 ? Minus : Plus;
  const size = Math.abs(weight);
  return (
    <li className="search-chip" data-avoided={weight < 0 || undefined}>
      <Sign size={13} aria-label={weight < 0 ? 'Without' : 'With'} />
      {picture}
      <span className="search-chip-name">{name}</span>
      {size !== 1 && <span className="soft">× {size}</span>}
      <IconButton icon={X} name={`Take ${name} out of the search`} onClick={onRemove} />
    </li>
  );
}
