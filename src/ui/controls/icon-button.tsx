import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import './controls.css';

interface Props extends Omit<ComponentProps<'button'>, 'children' | 'type'> {
  icon: LucideIcon;
  /** The button's name; also its tooltip. */
  name: string;
}

export function IconButton({ icon: Icon, name, className = '', ...rest }: Props) {
  return (
    <button type="button" className={`icon-button ${className}`} aria-label={name} title={name} {...rest}>
      <Icon size={16} strokeWidth={1.75} />
    </button>
  );
}
