import { Check, Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { MenuButton } from '../controls/menu-button.tsx';
import { useTheme, type Theme } from './theme.ts';

const THEMES: readonly { id: Theme; name: string; icon: LucideIcon }[] = [
  { id: 'system', name: 'As the system', icon: Monitor },
  { id: 'light', name: 'Light', icon: Sun },
  { id: 'dark', name: 'Dark', icon: Moon },
];

export function ThemeControl() {
  const { theme, setTheme } = useTheme();
  const current = THEMES.find(({ id }) => id === theme) ?? THEMES[0];
  return (
    <MenuButton name="Theme" icon={current?.icon ?? Monitor} look="icon">
      <Menu
        className="menu"
        aria-label="Theme"
        selectionMode="single"
        selectedKeys={[theme]}
        disallowEmptySelection
        onAction={(key) => setTheme(key as Theme)}
      >
        {THEMES.map(({ id, name, icon: Icon }) => (
          <MenuItem key={id} id={id} className="menu-item" textValue={name}>
            <Icon size={15} />
            {name}
            {id === theme && <Check size={15} />}
          </MenuItem>
        ))}
      </Menu>
    </MenuButton>
  );
}
