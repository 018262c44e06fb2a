import { useMemo } from 'react';
import { useActions, useApp } from '../store-context.ts';
import { LABELS_ID } from '../view-model/focus.ts';
import { labelLines } from '../view-model/label-lines.ts';
import { LabelLineRow } from './label-line-row.tsx';
import './label-editor.css';

/**
 * A textarea that feels like a list. Behind it lies the same text once more, line by line and invisible,
 * which gives each line its number and dot at the right height, wrapped lines included. The textarea is
 * as high as that text and the box around both scrolls.
 */
export function LabelEditor({ describedBy }: { describedBy?: string }) {
  const text = useApp((state) => state.labelText);
  const labels = useApp((state) => state.labels);
  const cutLabels = useApp((state) => state.cutLabels);
  const { setLabelText } = useActions();
  const lines = useMemo(
    () => labelLines(text, labels, new Set(cutLabels.map(({ label }) => label))),
    [text, labels, cutLabels],
  );
  return (
    <div className="label-editor">
      <div className="label-editor-page">
        <div className="label-lines" aria-hidden="true">
          {lines.map((line, index) => (
            <LabelLineRow key={index} number={index + 1} text={line.text} marks={line.marks} />
          ))}
        </div>
        <textarea
          id={LABELS_ID}
          aria-label="Labels"
          aria-describedby={describedBy}
          value={text}
          onChange={(event) => setLabelText(event.currentTarget.value)}
          placeholder="One label a line"
          rows={1}
          spellCheck={false}
          autoCapitalize="none"
          autoCorrect="off"
          autoComplete="off"
        />
      </div>
    </div>
  );
}
