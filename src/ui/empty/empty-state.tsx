import { ShieldCheck } from 'lucide-react';
import { FileButton } from '../controls/file-button.tsx';
import { AddMenu } from '../intake/add-menu.tsx';
import { ExampleSets } from '../labels/example-sets.tsx';
import { Corners } from '../shell/corners.tsx';
import { useView } from '../view-model/view.ts';
import { SamplePictures } from './sample-pictures.tsx';
import './empty-state.css';

/** The first visit: what it is, three ways to start, and the promise. */
export function EmptyState() {
  const open = useView((view) => view.open);
  return (
    <div className="empty">
      <Corners />
      <div className="empty-scroll">
        <div className="empty-page">
          <h1 className="empty-title">
            Drop pictures, type labels in plain words, and read how likely each one is.
          </h1>
          <div className="empty-add">
            <FileButton what="pictures" look="primary" />
            <FileButton what="folder" />
            <AddMenu look="plain" />
            <span className="small soft empty-paste">or drop or paste them anywhere</span>
          </div>
          <div className="empty-part">
            <h2>Labels to start with</h2>
            <ExampleSets />
          </div>
          <div className="empty-part">
            <h2>Or try one of these</h2>
            <SamplePictures />
          </div>
          <p className="empty-promise">
            <ShieldCheck size={16} strokeWidth={1.75} />
            <span>Pictures never leave this device.</span>
            <button type="button" className="button button-text" onClick={() => open('privacy')}>
              How to check
            </button>
          </p>
        </div>
      </div>
    </div>
  );
}
