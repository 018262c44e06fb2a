import { useSamples } from '../empty/use-samples.ts';
import { DialogFrame } from './dialog-frame.tsx';

export function CreditsDialog({ onClose }: { onClose: () => void }) {
  const samples = useSamples();
  return (
    <DialogFrame title="Credits of the sample pictures" onClose={onClose}>
      <ul role="list" className="dialog-text">
        {Array.isArray(samples) &&
          samples.map(({ file, name, credit, licence }) => (
            <li key={file}>
              <strong>{name}</strong>
              <p className="small soft">
                {credit}. {licence}
              </p>
            </li>
          ))}
      </ul>
      <p>
        The software in this page, and the licence of each part:{' '}
        <a href="./licences.txt" target="_blank" rel="noopener">
          licences.txt
        </a>
      </p>
    </DialogFrame>
  );
}
