import { FileButton } from '../controls/file-button.tsx';
import { AddMenu } from '../intake/add-menu.tsx';
import { ExportMenu } from './export-menu.tsx';
import { PictureProgress } from './picture-progress.tsx';
import { MoreMenu } from './more-menu.tsx';
import { RemoveAll } from './remove-all.tsx';
import './toolbar.css';

export function Toolbar() {
  return (
    <div className="toolbar">
      <FileButton what="pictures" look="primary" />
      <FileButton what="folder" look="icon" />
      <AddMenu />
      <PictureProgress />
      <ExportMenu />
      <MoreMenu />
      <RemoveAll />
    </div>
  );
}
