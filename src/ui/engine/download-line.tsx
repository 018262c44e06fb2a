import { downloadPercent } from '../format/download.ts';
import { useApp } from '../store-context.ts';
import { useView } from '../view-model/view.ts';
import '../controls/controls.css';
import './engine-remarks.css';

/** A model that comes while one works on: how far it is, and the way to it. */
export function DownloadLine() {
  const download = useApp((state) => state.download);
  const open = useView((view) => view.open);
  if (!download) return null;
  const percent = download.progress ? downloadPercent(download.progress) : 0;
  return (
    <p className="remark">
      Getting {download.name}, {percent} %.{' '}
      <button type="button" className="button button-text" onClick={() => open('models')}>
        Show
      </button>
    </p>
  );
}
