import { NetworkPanel } from '../privacy/network-panel.tsx';
import { DialogFrame } from './dialog-frame.tsx';
import './privacy-dialog.css';

/** Three checks that need no trust in us. */
export function PrivacyDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="How to check" onClose={onClose}>
      <div className="dialog-text">
        <p>Pictures, labels and results stay on this device.</p>
        <NetworkPanel />
        <p>You need not take this page’s word for it:</p>
        <ol className="checks">
          <li>
            <strong>Watch the network.</strong> Open the developer tools of the browser (F12), choose Network,
            then add a picture. Nothing is sent.
          </li>
          <li>
            <strong>Go offline.</strong> Cut the connection and add another picture. It is read all the same,
            also after a reload.
          </li>
          <li>
            <strong>Read the rule.</strong> The first lines of the page’s source hold a
            Content-Security-Policy, and every helper script has one of its own. They make the browser refuse
            every connection except to this site itself, which only hands out files. The helper that downloads
            a model you choose may reach the hosts of models, and never sees a picture.
          </li>
        </ol>
        <p>
          Kept in this browser, and deleted under Storage: the numbers that a model has read off a picture,
          your label sets, and what you have accepted or corrected. A picture stands there as the SHA-256 of
          its file. No picture and no name of one is kept.
        </p>
      </div>
    </DialogFrame>
  );
}
