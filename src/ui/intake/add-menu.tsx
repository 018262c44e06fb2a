import { Camera, ClipboardPaste, FileArchive, ImageUp } from 'lucide-react';
import { useRef } from 'react';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { hasCamera } from '../../intake/camera.ts';
import { canReadClipboard, readClipboard } from '../../intake/clipboard.ts';
import { chosenFiles } from '../../intake/sources.ts';
import { MenuButton } from '../controls/menu-button.tsx';
import { useView } from '../view-model/view.ts';
import { useIntake } from './use-intake.ts';

/** The ways to add pictures that are needed less often. */
export function AddMenu({ look = 'icon' }: { look?: 'icon' | 'plain' }) {
  const take = useIntake((state) => state.take);
  const open = useView((view) => view.open);
  const zipInput = useRef<HTMLInputElement>(null);
  function act(key: string) {
    if (key === 'zip') zipInput.current?.click();
    else if (key === 'camera') open('camera');
    else void readClipboard().then((files) => take(chosenFiles(files)));
  }
  return (
    <>
      <input
        ref={zipInput}
        type="file"
        hidden
        multiple
        accept=".zip,application/zip"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          void take(chosenFiles(files));
        }}
      />
      <MenuButton name="More ways to add" icon={ImageUp} look={look}>
        <Menu className="menu" aria-label="More ways to add" onAction={(key) => act(String(key))}>
          <MenuItem id="zip" className="menu-item" textValue="ZIP of pictures">
            <FileArchive size={15} /> ZIP of pictures
          </MenuItem>
          {hasCamera() && (
            <MenuItem id="camera" className="menu-item" textValue="Camera">
              <Camera size={15} /> Camera
            </MenuItem>
          )}
          {canReadClipboard() && (
            <MenuItem id="paste" className="menu-item" textValue="Paste">
              <ClipboardPaste size={15} /> Paste
            </MenuItem>
          )}
        </Menu>
      </MenuButton>
    </>
  );
}
