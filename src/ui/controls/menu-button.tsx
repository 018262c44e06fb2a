import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import './controls.css';
import './menu.css';

interface Props {
  name: string;
  icon: LucideIcon;
  look?: 'plain' | 'icon';
  disabled?: boolean;
  /** A React Aria `Menu`. */
  children: ReactNode;
}

export function MenuButton({ name, icon: Icon, look = 'plain', disabled = false, children }: Props) {
  const shown = look === 'plain';
  return (
    <MenuTrigger>
      <Button
        className={shown ? 'button button-plain' : 'icon-button'}
        isDisabled={disabled}
        {...(shown ? {} : { 'aria-label': name })}
      >
        <Icon size={16} strokeWidth={1.75} />
        {shown && name}
      </Button>
      <Popover className="menu-popover" offset={6} placement="bottom end">
        {children}
      </Popover>
    </MenuTrigger>
  );
}
