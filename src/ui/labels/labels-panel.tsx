import { useId } from 'react';
import { formatCount } from '../format/count.ts';
import { useApp } from '../store-context.ts';
import { CopyLink } from './copy-link.tsx';
import { ExampleSets } from './example-sets.tsx';
import { LabelEditor } from './label-editor.tsx';
import { LabelReading } from './label-reading.tsx';
import { LabelSetSwitcher } from './label-set-switcher.tsx';
import { LabelWarnings } from './label-warnings.tsx';
import { TemplateEditor } from './template-editor.tsx';
import './labels-panel.css';

export function LabelsPanel() {
  const count = useApp((state) => state.labels.length);
  const warned = useApp(
    ({ cutLabels, sameLabels, repeatedLabels, labelsLeftOut }) =>
      cutLabels.length + sameLabels.length + repeatedLabels.length + labelsLeftOut > 0,
  );
  // without pictures the start page shows the examples, and larger
  const examples = useApp((state) => state.labels.length === 0 && state.pictures.length > 0);
  const warnings = useId();
  return (
    <section className="labels-panel" aria-label="Label set">
      <div className="labels-head">
        <h2>Labels</h2>
        {count > 0 && (
          <span className="small soft">
            {formatCount(count)} <span className="visually-hidden">{count === 1 ? 'label' : 'labels'}</span>
          </span>
        )}
        <span className="labels-gap" />
        <CopyLink />
        <LabelSetSwitcher />
      </div>
      <LabelEditor {...(warned ? { describedBy: warnings } : {})} />
      <LabelReading />
      <LabelWarnings id={warnings} />
      {examples && <ExampleSets />}
      <TemplateEditor />
    </section>
  );
}
