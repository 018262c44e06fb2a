import { Braces, Download, Table } from 'lucide-react';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { MenuButton } from '../controls/menu-button.tsx';
import { useActions, useApp } from '../store-context.ts';

interface Props {
  look?: 'plain' | 'icon';
  /** Ids of the pictures that are meant; all without it. */
  only?: ReadonlySet<string>;
}

export function ExportMenu({ look = 'plain', only }: Props) {
  const { exportResults } = useActions();
  const nothing = useApp((state) => state.pictures.length === 0);
  return (
    <MenuButton name="Export" icon={Download} look={look} disabled={nothing}>
      <Menu
        className="menu"
        aria-label="Export"
        onAction={(key) => exportResults(key === 'csv' ? 'csv' : 'json', only)}
      >
        <MenuItem id="csv" className="menu-item" textValue="CSV">
          <Table size={15} /> CSV
        </MenuItem>
        <MenuItem id="json" className="menu-item" textValue="JSON">
          <Braces size={15} /> JSON
        </MenuItem>
      </Menu>
    </MenuButton>
  );
}
