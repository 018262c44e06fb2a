import { EnginePanel } from '../engine/engine-panel.tsx';
import { SelectionBar } from '../gallery/selection-bar.tsx';
import { ViewButton } from '../gallery/view-button.tsx';
import { PhoneSearch } from '../search/phone-search.tsx';
import { useApp } from '../store-context.ts';
import { Centre } from './centre.tsx';
import { Mark } from './mark.tsx';
import { PhoneSheet } from './phone-sheet.tsx';
import { PictureProgress } from './picture-progress.tsx';
import { ThemeControl } from './theme-control.tsx';
import { useKeyboardInset } from './use-keyboard-inset.ts';
import './phone-shell.css';

/** Picture first, labels in a sheet at the thumb. */
export function PhoneShell() {
  useKeyboardInset();
  const picking = useApp((state) => state.selectedIds.size > 0);
  const empty = useApp((state) => state.pictures.length === 0);
  return (
    <div className="phone">
      <header className="phone-head">
        <EnginePanel start={<Mark size={24} />} end={<ThemeControl />} />
      </header>
      <main className="phone-main" data-picking={picking || undefined}>
        {!empty && <h1 className="visually-hidden">Wordsight</h1>}
        {picking && <SelectionBar narrow />}
        <div className="phone-pictures" data-scroller>
          {!empty && (
            <div className="phone-progress">
              <PictureProgress />
              <ViewButton />
            </div>
          )}
          <PhoneSearch />
          <Centre />
        </div>
      </main>
      <PhoneSheet />
    </div>
  );
}
