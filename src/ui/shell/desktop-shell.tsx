import { CircleQuestionMark } from 'lucide-react';
import { IconButton } from '../controls/icon-button.tsx';
import { EnginePanel } from '../engine/engine-panel.tsx';
import { GalleryBar } from '../gallery/gallery-bar.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { LabelsPanel } from '../labels/labels-panel.tsx';
import { useApp } from '../store-context.ts';
import { shownPicture } from '../view-model/shown-picture.ts';
import { useView } from '../view-model/view.ts';
import { Centre } from './centre.tsx';
import { Mark } from './mark.tsx';
import { ThemeControl } from './theme-control.tsx';
import { Toolbar } from './toolbar.tsx';
import './desktop-shell.css';

/** Three zones: labels, pictures, details of one picture. */
export function DesktopShell() {
  const count = useApp((state) => state.pictures.length);
  const shown = useApp(shownPicture);
  const open = useView((view) => view.open);
  return (
    <div className="desktop" data-zones={count > 1 ? 3 : 2}>
      <header className="desktop-left">
        <div className="brand">
          <Mark />
          <span className="brand-name">Wordsight</span>
          <ThemeControl />
          <IconButton icon={CircleQuestionMark} name="Help" onClick={() => open('help')} />
        </div>
        <LabelsPanel />
        <EnginePanel />
      </header>
      <main className="desktop-centre">
        {count > 0 && <Toolbar />}
        <GalleryBar />
        {count > 0 && <h1 className="visually-hidden">Wordsight</h1>}
        <div className="desktop-pictures" data-scroller>
          <Centre />
        </div>
      </main>
      {count > 1 && shown && (
        <aside className="desktop-right">
          <Inspector item={shown} />
        </aside>
      )}
    </div>
  );
}
