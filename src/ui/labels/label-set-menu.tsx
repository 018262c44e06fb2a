import { Check, Download, FilePlus2, PencilLine, Save, Trash2, Upload } from 'lucide-react';
import { Header } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import type { LabelSet } from '../../store/state.ts';
import { useActions, useApp } from '../store-context.ts';
import { EXAMPLE_SETS } from '../words/example-sets.ts';

interface Props {
  current: LabelSet | undefined;
  changed: boolean;
  onName: (what: 'save' | 'rename') => void;
  onImport: () => void;
}

export function LabelSetMenu({ current, changed, onName, onImport }: Props) {
  const sets = useApp((state) => state.labelSets);
  const empty = useApp((state) => state.labels.length === 0);
  const actions = useActions();
  return (
    <Menu className="menu" aria-label="Label sets">
      {sets.length > 0 && (
        <MenuSection aria-label="Saved">
          {sets.map(({ id, name }) => (
            <MenuItem
              key={id}
              className="menu-item"
              textValue={name}
              onAction={() => actions.chooseLabelSet(id)}
            >
              {id === current?.id ? <Check size={15} /> : <span />}
              <span className="label-set-name">{name}</span>
            </MenuItem>
          ))}
        </MenuSection>
      )}
      <MenuSection aria-label="Examples">
        <Header className="menu-note label-set-header">Examples</Header>
        {EXAMPLE_SETS.map(({ name, labels }) => (
          <MenuItem
            key={name}
            className="menu-item"
            textValue={name}
            onAction={() => actions.startFromLabels(labels.join('\n'))}
          >
            <span />
            <span className="label-set-name">{name}</span>
          </MenuItem>
        ))}
      </MenuSection>
      <MenuSection aria-label="This set">
        <Header className="menu-note label-set-header">This set</Header>
        <MenuItem className="menu-item" isDisabled={!current || !changed} onAction={actions.saveLabelSet}>
          <Save size={15} /> Save changes
        </MenuItem>
        <MenuItem className="menu-item" isDisabled={empty} onAction={() => onName('save')}>
          <FilePlus2 size={15} /> Save as…
        </MenuItem>
        <MenuItem className="menu-item" isDisabled={!current} onAction={() => onName('rename')}>
          <PencilLine size={15} /> Rename…
        </MenuItem>
        <MenuItem className="menu-item" isDisabled={!current} onAction={actions.removeLabelSet}>
          <Trash2 size={15} /> Delete
        </MenuItem>
      </MenuSection>
      <MenuSection aria-label="Files">
        <Header className="menu-note label-set-header">Files</Header>
        <MenuItem className="menu-item" onAction={onImport}>
          <Upload size={15} /> Open a file…
        </MenuItem>
        <MenuItem className="menu-item" isDisabled={empty} onAction={() => actions.exportLabelSet('json')}>
          <Download size={15} /> Save as JSON
        </MenuItem>
        <MenuItem className="menu-item" isDisabled={empty} onAction={() => actions.exportLabelSet('text')}>
          <Download size={15} /> Save as text
        </MenuItem>
      </MenuSection>
    </Menu>
  );
}
