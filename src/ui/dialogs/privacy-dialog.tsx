import { DialogFrame } from './dialog-frame.tsx';
import './privacy-dialog.css';

/** Three checks that need no trust in us. */
export function PrivacyDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="How to check" onClose={onClose}>
      <div className="dialog-text">
        <p>Pictures, labels and results stay on this device. You need not take our word for it:</p>
        <ol className="checks">
          <li>
            <strong>Watch the network.</strong> Open the developer tools of the browser (F12), choose Network,
            then add a picture. Nothing is sent.
          </li>
          <li>
            <strong>Go offline.</strong> Once the engine says Ready, cut the connection and add another
            picture. It is read all the same.
          </li>
          <li>
            <strong>Read the rule.</strong> The first lines of the page’s source hold a
            Content-Security-Policy. It makes the browser refuse every connection of the page except to this
            site itself, which only hands out files. A model that you choose to download comes by a helper of
            its own, which never sees a picture.
          </li>
        </ol>
      </div>
    </DialogFrame>
  );
}
