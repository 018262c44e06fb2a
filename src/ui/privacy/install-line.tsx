import { MonitorDown } from 'lucide-react';
import { useSite } from '../store-context.ts';
import '../controls/controls.css';
import './install-line.css';

/** There only while the browser offers to install the page. */
export function InstallLine() {
  const offered = useSite((state) => state.canInstall);
  const { install } = useSite((state) => state.actions);
  if (!offered) return null;
  return (
    <p className="install-line">
      <span>As an app, Wordsight has a window of its own and opens pictures from your files.</span>
      <button type="button" className="button button-plain" onClick={install}>
        <MonitorDown size={15} /> Install
      </button>
    </p>
  );
}
