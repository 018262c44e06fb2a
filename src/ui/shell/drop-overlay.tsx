import { Corners } from './corners.tsx';
import './drop-overlay.css';

export function DropOverlay() {
  return (
    <div className="drop-overlay" aria-hidden="true">
      <Corners />
      <p>Drop to add</p>
    </div>
  );
}
