import { Braces, Check, Download, FileArchive, FolderTree, Table } from 'lucide-react';
import { useState } from 'react';
import { Header } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { useShallow } from 'zustand/shallow';
import { type ExportScope, picturesInScope, scopeCounts } from '../../store/sort-input.ts';
import { MenuButton } from '../controls/menu-button.tsx';
import { useActions, useApp, useStoreApi } from '../store-context.ts';
import { useView } from '../view-model/view.ts';

const SCOPES: readonly { id: ExportScope; name: string }[] = [
  { id: 'all', name: 'All' },
  { id: 'shown', name: 'Shown' },
  { id: 'selected', name: 'Selected' },
];

interface Props {
  look?: 'plain' | 'icon';
  /** Ids of the pictures that are meant; all without it. */
  only?: ReadonlySet<string>;
}

export function ExportMenu({ look = 'plain', only }: Props) {
  const { exportResults } = useActions();
  const open = useView((view) => view.open);
  const [chosen, setChosen] = useState<ExportScope>('all');
  const app = useStoreApi();
  const counts = useApp(useShallow(scopeCounts));
  const several = !only && (counts.shown !== counts.all || counts.selected > 0);
  const scope = several && counts[chosen] > 0 ? chosen : 'all';
  function idsOf(which: ExportScope) {
    return which === 'all' ? undefined : new Set(picturesInScope(app.getState(), which).map(({ id }) => id));
  }
  function act(key: string) {
    if (key === 'csv' || key === 'json') exportResults(key, only ?? idsOf(scope));
    else if (key === 'zip' || key === 'sort') open(key);
  }
  return (
    <MenuButton name="Export" icon={Download} look={look} disabled={counts.all === 0}>
      <Menu className="menu" aria-label="Export" onAction={(key) => act(String(key))}>
        <MenuSection aria-label="Files">
          <MenuItem id="csv" className="menu-item" textValue="CSV">
            <Table size={15} /> CSV
          </MenuItem>
          <MenuItem id="json" className="menu-item" textValue="JSON">
            <Braces size={15} /> JSON
          </MenuItem>
          <MenuItem id="zip" className="menu-item" textValue="ZIP with folders">
            <FileArchive size={15} /> ZIP with folders
          </MenuItem>
          {'showDirectoryPicker' in window && (
            <MenuItem id="sort" className="menu-item" textValue="Sort into folders">
              <FolderTree size={15} /> Sort into folders
            </MenuItem>
          )}
        </MenuSection>
        {several && (
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            shouldCloseOnSelect={false}
            selectedKeys={[scope]}
            onSelectionChange={(keys) => {
              const [key] = keys;
              setChosen(key as ExportScope);
            }}
          >
            <Header className="menu-head">Which pictures</Header>
            {SCOPES.map(({ id, name }) => (
              <MenuItem key={id} id={id} className="menu-item" isDisabled={counts[id] === 0} textValue={name}>
                {id === scope ? <Check size={15} /> : <span />} {name}
                <span className="menu-note">{counts[id]}</span>
              </MenuItem>
            ))}
          </MenuSection>
        )}
      </Menu>
    </MenuButton>
  );
}
