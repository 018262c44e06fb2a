import { SHORTCUTS } from '../words/shortcuts.ts';
import { InstallLine } from '../privacy/install-line.tsx';
import { useView } from '../view-model/view.ts';
import { DialogFrame } from './dialog-frame.tsx';
import '../controls/controls.css';
import './help-dialog.css';

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const open = useView((view) => view.open);
  return (
    <DialogFrame title="Help" onClose={onClose}>
      <div className="dialog-text">
        <p>
          Add pictures, type one label a line, and read how likely each label is. The numbers compare the
          labels with one another: they are only as good as the labels you give.
        </p>
        <dl className="shortcuts">
          {SHORTCUTS.map(({ keys, does }) => (
            <div key={does}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <InstallLine />
        <p>
          Pictures never leave this device.{' '}
          <button type="button" className="button button-text" onClick={() => open('privacy')}>
            How to check
          </button>
        </p>
      </div>
    </DialogFrame>
  );
}
