import { Columns2, Database } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useView } from '../view-model/view.ts';
import { DialogFrame } from './dialog-frame.tsx';
import '../controls/controls.css';

/** Its code comes when it is first opened: most visits never need it. */
const ModelsBody = lazy(async () => ({ default: (await import('../models/models-body.tsx')).ModelsBody }));

/** Every model that can be used, had or brought. */
export function ModelsDialog({ onClose }: { onClose: () => void }) {
  const open = useView((view) => view.open);
  const compare = (
    <>
      <button type="button" className="button button-plain" onClick={() => open('storage')}>
        <Database size={16} strokeWidth={1.75} /> Storage
      </button>
      <button type="button" className="button button-plain" onClick={() => open('compare')}>
        <Columns2 size={16} strokeWidth={1.75} /> Compare
      </button>
    </>
  );
  return (
    <DialogFrame title="Models" onClose={onClose} look="wide" tools={compare}>
      <Suspense fallback={<p className="dialog-text soft">Looking at the models of this device.</p>}>
        <ModelsBody onClose={onClose} />
      </Suspense>
    </DialogFrame>
  );
}
