import { ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { useActions, useApp } from '../store-context.ts';
import '../controls/controls.css';
import '../controls/disclosure.css';
import { TemplateRemarks } from './template-remarks.tsx';
import './template-editor.css';

/** The sentence that each label is put into before the model reads it. Folded: few need it. */
export function TemplateEditor() {
  const text = useApp((state) => state.templateText);
  const templates = useApp((state) => state.templates);
  const { setTemplateText } = useActions();
  const hint = useId();
  return (
    <details className="template-editor disclosure">
      <summary>
        <ChevronRight size={14} /> Templates
        <span className="template-current">{templates[0] === '{}' ? '' : templates[0]}</span>
      </summary>
      <textarea
        aria-label="Templates"
        aria-describedby={hint}
        value={text ?? templates.join('\n')}
        onChange={(event) => setTemplateText(event.currentTarget.value)}
        rows={3}
        spellCheck={false}
        autoCapitalize="none"
      />
      <p id={hint} className="small soft">
        One a line. {'{}'} stands for the label; with several lines the mean counts.{' '}
        {text !== null && (
          <button type="button" className="button button-text" onClick={() => setTemplateText(null)}>
            Use the model’s own
          </button>
        )}
        <TemplateRemarks text={text} />
      </p>
    </details>
  );
}
