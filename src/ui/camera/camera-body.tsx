import { useState } from 'react';
import { toPicture } from '../../intake/gather-files.ts';
import type { CameraTrouble } from '../../intake/camera.ts';
import { countOf } from '../format/plural.ts';
import { ScoreRow } from '../inspector/score-row.tsx';
import { useActions, useApp } from '../store-context.ts';
import { useCamera } from './use-camera.ts';
import '../controls/controls.css';
import './camera-body.css';

const TROUBLE: Record<CameraTrouble, string> = {
  'not-allowed':
    'This page may not use the camera. Allow it in the address bar of the browser, then open this again.',
  none: 'No camera was found. Connect one, then open this again.',
  'in-use': 'Another program is using the camera. Close it there, then open this again.',
  unsupported: 'This browser gives no camera to this page. Open the page over https.',
  failed: 'The camera stopped. Open this again to start it.',
};

const SHOWN = 5;

/** The live picture with the bars of its latest frame. Leaving it turns the camera off. */
export function CameraBody() {
  const { attach, trouble, live, ranked, latestFrame } = useCamera();
  const { addPictures } = useActions();
  const noLabels = useApp((state) => state.labels.length === 0);
  const ready = useApp((state) => state.engine.kind === 'ready');
  const [kept, setKept] = useState(0);
  function keep() {
    const frame = latestFrame();
    if (!frame) return;
    addPictures([toPicture(frame)]);
    setKept(kept + 1);
  }
  if (trouble) {
    return (
      <p className="dialog-text" role="alert">
        {TROUBLE[trouble]}
      </p>
    );
  }
  return (
    <div className="camera">
      {/* muted and inline, or phones open it full screen and do not play it */}
      <video ref={attach} className="camera-video" aria-label="Live picture" autoPlay muted playsInline />
      <div className="camera-scores" aria-busy={!live}>
        {ranked.slice(0, SHOWN).map((row) => (
          <ScoreRow key={row.label} {...row} />
        ))}
        {noLabels && <p className="soft">Type labels to see results.</p>}
        {!ready && !noLabels && <p className="soft">Results come when the model is ready.</p>}
      </div>
      <div className="camera-actions">
        <button type="button" className="button button-primary" disabled={!live} onClick={keep}>
          Keep this frame
        </button>
        <span className="small soft" role="status">
          {kept > 0 ? `${countOf(kept, 'frame')} kept` : 'Frames stay on this device and are not kept.'}
        </span>
      </div>
    </div>
  );
}
