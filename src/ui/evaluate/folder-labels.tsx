import { ChevronRight, ListChecks } from 'lucide-react';
import { useState } from 'react';
import type { FolderLabel } from '../../store/evaluate-state.ts';
import { countOf } from '../format/plural.ts';
import { useEvaluate } from './use-evaluate.ts';
import '../controls/disclosure.css';
import './folder-labels.css';

/** Which label is right for which folder. Open as long as a folder's label is not among the labels. */
export function FolderLabels() {
  const folders = useEvaluate((state) => state.folders);
  const { useFolderLabels: fillLabels } = useEvaluate((state) => state.actions);
  const unknown = folders.filter(({ label, known }) => label !== '' && !known).length;
  const [opened, setOpened] = useState<boolean | null>(null);
  const open = opened ?? unknown > 0;
  return (
    <details className="disclosure folder-labels" open={open}>
      <summary
        onClick={(event) => {
          // not `toggle`, which comes for our own opening and closing too
          event.preventDefault();
          setOpened(!open);
        }}
      >
        <ChevronRight size={14} /> {countOf(folders.length, 'class', 'classes')} from the folders
        {unknown > 0 && <span className="folder-labels-warning">{unknown} not among the labels</span>}
      </summary>
      <div className="folder-labels-body">
        <p className="small soft">
          Change a label where the folder’s name says it badly. Two folders may have one label. A folder
          without a label counts nowhere.
        </p>
        <button type="button" className="button button-primary" onClick={fillLabels}>
          <ListChecks size={16} strokeWidth={1.75} /> Use the folder names as labels
        </button>
        <ul role="list" aria-label="Classes from folders" className="folder-labels-list">
          {folders.map((folder) => (
            <FolderRow key={folder.name} folder={folder} />
          ))}
        </ul>
      </div>
    </details>
  );
}

function FolderRow({ folder: { name, pictures, label, known } }: { folder: FolderLabel }) {
  const { setLabel } = useEvaluate((state) => state.actions);
  return (
    <li className="folder-row">
      <span className="folder-name">
        {name} <span className="small soft">{countOf(pictures, 'picture')}</span>
      </span>
      <input
        // as typed until it is left: tidying at every key would swallow the blank between two words
        key={label}
        type="text"
        aria-label={`Label of the folder ${name}`}
        defaultValue={label}
        onBlur={(event) => setLabel(name, event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
      <span className="small folder-note">
        {label === '' ? 'Counts nowhere' : known ? '' : 'Not a label'}
      </span>
    </li>
  );
}
