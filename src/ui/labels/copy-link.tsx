import { Check, Link2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { useApp } from '../store-context.ts';
import { labelLink } from './label-link.ts';
import './copy-link.css';

const SHOWN_MS = 2500;

/** Copies an address that opens this page with these labels. */
export function CopyLink() {
  const labels = useApp((state) => state.labels);
  const [said, setSaid] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);

  function copy(): void {
    // absent outside secure contexts
    const clipboard = navigator.clipboard as Clipboard | undefined;
    const copied =
      clipboard?.writeText(labelLink(location.href, labels)) ?? Promise.reject(new Error('no clipboard'));
    copied.then(
      () => setSaid('copied'),
      () => setSaid('refused'),
    );
  }

  return (
    <div className="copy-link">
      <span className="small copy-link-said" role="status">
        {said === 'copied' && 'Link copied.'}
        {said === 'refused' && 'The browser does not allow copying.'}
      </span>
      {labels.length > 0 && (
        <IconButton icon={said === 'copied' ? Check : Link2} name="Copy link" onClick={copy} />
      )}
    </div>
  );
}
