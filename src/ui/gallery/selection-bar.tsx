import { Tag, Trash2, X } from 'lucide-react';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { IconButton } from '../controls/icon-button.tsx';
import { MenuButton } from '../controls/menu-button.tsx';
import { formatCount } from '../format/count.ts';
import { labelColour } from '../inspector/label-colour.ts';
import { ExportMenu } from '../shell/export-menu.tsx';
import { useActions, useApp } from '../store-context.ts';
import './gallery-bar.css';

/** What can be done with the pictures that are picked out. */
export function SelectionBar({ narrow = false }: { narrow?: boolean }) {
  const selectedIds = useApp((state) => state.selectedIds);
  const labels = useApp((state) => state.labels);
  const { clearSelection, removePictures, labelPictures } = useActions();
  return (
    <div className="gallery-bar" role="group" aria-label="Selection">
      <p role="status" className="gallery-count">
        {formatCount(selectedIds.size)} selected
      </p>
      <span className="gallery-gap" />
      <MenuButton name="Set label" icon={Tag} disabled={labels.length === 0}>
        <Menu
          className="menu menu-tall"
          aria-label="Set label"
          onAction={(key) => labelPictures(selectedIds, labels[Number(key)] ?? '')}
        >
          {labels.map((label, index) => (
            <MenuItem key={label} id={index} className="menu-item" textValue={label}>
              <span className="dot" style={labelColour(index)} /> {label}
            </MenuItem>
          ))}
        </Menu>
      </MenuButton>
      <ExportMenu look={narrow ? 'icon' : 'plain'} only={selectedIds} />
      <IconButton
        icon={Trash2}
        name="Remove the selected pictures"
        onClick={() => removePictures(selectedIds)}
      />
      <IconButton icon={X} name="Clear the selection" onClick={clearSelection} />
    </div>
  );
}
