import { ChevronsUpDown } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { useActions, useApp } from '../store-context.ts';
import { LabelSetMenu } from './label-set-menu.tsx';
import { LabelSetName } from './label-set-name.tsx';
import '../controls/controls.css';
import '../controls/menu.css';
import './label-set-switcher.css';

/** Which named label set is in use, and everything that can be done with label sets. */
export function LabelSetSwitcher() {
  const current = useApp((state) => state.labelSets.find(({ id }) => id === state.labelSetId));
  const changed = useApp(
    (state) =>
      current !== undefined &&
      (current.labelText !== state.labelText || current.templateText !== state.templateText),
  );
  const { saveLabelSetAs, renameLabelSet, importLabelSet } = useActions();
  const [naming, setNaming] = useState<'save' | 'rename' | null>(null);
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <MenuTrigger>
        <Button
          className="button label-set-button"
          aria-label={`Label sets: ${current?.name ?? 'none chosen'}${changed ? ', changed' : ''}`}
        >
          <span className="label-set-current">{current?.name ?? 'Label sets'}</span>
          {changed && <span className="label-set-changed" />}
          <ChevronsUpDown size={13} />
        </Button>
        <Popover className="menu-popover label-set-popover" offset={4} placement="bottom end">
          <LabelSetMenu
            current={current}
            changed={changed}
            onName={setNaming}
            onImport={() => file.current?.click()}
          />
        </Popover>
      </MenuTrigger>
      <input
        ref={file}
        type="file"
        hidden
        aria-label="Label set file"
        accept=".json,.txt,application/json,text/plain"
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (chosen) void importLabelSet(chosen);
        }}
      />
      {naming && (
        <LabelSetName
          title={naming === 'save' ? 'Save label set' : 'Rename label set'}
          name={naming === 'save' ? '' : (current?.name ?? '')}
          onClose={() => setNaming(null)}
          onName={naming === 'save' ? saveLabelSetAs : renameLabelSet}
        />
      )}
    </>
  );
}
