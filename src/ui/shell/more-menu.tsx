import {
  Columns2,
  Copy,
  Database,
  Ellipsis,
  FolderTree,
  ListChecks,
  type LucideIcon,
  Target,
} from 'lucide-react';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { MenuButton } from '../controls/menu-button.tsx';
import { useView, type DialogName } from '../view-model/view.ts';

/** What can be done with the pictures as a whole; each opens a dialog. In the order of the menu. */
const ENTRIES: readonly { dialog: DialogName; name: string; icon: LucideIcon }[] = [
  { dialog: 'duplicates', name: 'Find duplicates', icon: Copy },
  { dialog: 'review', name: 'Review', icon: ListChecks },
  { dialog: 'compare', name: 'Compare models', icon: Columns2 },
  ...('showDirectoryPicker' in globalThis
    ? [{ dialog: 'sort' as const, name: 'Sort into folders', icon: FolderTree }]
    : []),
  { dialog: 'evaluate', name: 'Evaluate', icon: Target },
  { dialog: 'storage', name: 'Storage', icon: Database },
];

export function MoreMenu() {
  const open = useView((view) => view.open);
  return (
    <MenuButton name="More" icon={Ellipsis} look="icon">
      <Menu className="menu" aria-label="More" onAction={(key) => open(key as DialogName)}>
        {ENTRIES.map(({ dialog, name, icon: Icon }) => (
          <MenuItem key={dialog} id={dialog} className="menu-item" textValue={name}>
            <Icon size={15} /> {name}
          </MenuItem>
        ))}
      </Menu>
    </MenuButton>
  );
}
