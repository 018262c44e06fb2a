import { Boxes, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { useView } from '../view-model/view.ts';
import { UpdateLine } from '../shell/update-line.tsx';
import { EngineRemarks } from './engine-remarks.tsx';
import { EngineStatus } from './engine-status.tsx';
import { DownloadLine } from './download-line.tsx';
import { ModelProgress } from './model-progress.tsx';
import './engine-panel.css';

interface Props {
  /** What stands in the row of the status, before and after it. */
  start?: ReactNode;
  end?: ReactNode;
}

/** The engine at the foot of the left column, or in the head of the phone. */
export function EnginePanel({ start, end }: Props) {
  const open = useView((view) => view.open);
  return (
    <div className="engine-panel">
      <div className="engine-panel-row">
        {start}
        <EngineStatus />
        <IconButton icon={Boxes} name="Models" onClick={() => open('models')} />
        <IconButton icon={Info} name="About the engine" onClick={() => open('engine')} />
        {end}
      </div>
      <ModelProgress />
      <DownloadLine />
      <EngineRemarks />
      <UpdateLine />
    </div>
  );
}
