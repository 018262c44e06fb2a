import { RefreshCw } from 'lucide-react';
import { useSite } from '../store-context.ts';
import '../controls/controls.css';
import './update-line.css';

/** A newer version waits. Nothing happens until the button is pressed: a reload takes the pictures away. */
export function UpdateLine() {
  const ready = useSite((state) => state.updateReady);
  const { update } = useSite((state) => state.actions);
  return (
    <div aria-live="polite">
      {ready && (
        <p className="update-line">
          <RefreshCw size={13} />
          <span>A new version is ready.</span>
          <button type="button" className="button button-text" onClick={update}>
            Reload to use it
          </button>
        </p>
      )}
    </div>
  );
}
