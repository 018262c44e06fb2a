import { ChevronDown, ChevronUp, CircleQuestionMark } from 'lucide-react';
import { useState } from 'react';
import { FileButton } from '../controls/file-button.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { TopThree } from '../inspector/top-three.tsx';
import { LabelsPanel } from '../labels/labels-panel.tsx';
import { AddMenu } from '../intake/add-menu.tsx';
import { useApp } from '../store-context.ts';
import { shownPicture } from '../view-model/shown-picture.ts';
import { useView } from '../view-model/view.ts';
import { ExportMenu } from './export-menu.tsx';
import { MoreMenu } from './more-menu.tsx';
import { RemoveAll } from './remove-all.tsx';
import './phone-sheet.css';

/** Best three of the selected picture, the labels, and what a thumb needs. Opened, it shows the rest of the label tools. */
export function PhoneSheet() {
  const shown = useApp(shownPicture);
  const open = useView((view) => view.open);
  const [tall, setTall] = useState(false);
  return (
    <aside className="sheet" aria-label="Results and label set" data-tall={tall || undefined}>
      {shown && <TopThree pictureId={shown.id} name={shown.name} />}
      <LabelsPanel />
      <div className="sheet-actions">
        {shown && (
          <>
            <FileButton what="pictures" look="primary" />
            <FileButton what="folder" look="icon" />
            <AddMenu />
            <ExportMenu look="icon" />
            <MoreMenu />
            <RemoveAll />
          </>
        )}
        <span className="sheet-gap" />
        <IconButton icon={CircleQuestionMark} name="Help" onClick={() => open('help')} />
        <IconButton
          icon={tall ? ChevronDown : ChevronUp}
          name={tall ? 'Close the label tools' : 'Open the label tools'}
          aria-expanded={tall}
          onClick={() => setTall(!tall)}
        />
      </div>
    </aside>
  );
}
