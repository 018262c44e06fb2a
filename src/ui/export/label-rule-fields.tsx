import type { ReactNode } from 'react';
import type { LabelRule } from '../../store/sort-input.ts';

interface Props {
  rule: LabelRule;
  sidecars: boolean;
  onChange: (part: Partial<LabelRule & { sidecars: boolean }>) => void;
  /** What becomes of pictures below the threshold. */
  children?: ReactNode;
}

/** How sure the model must be, and whether keywords are written. */
export function LabelRuleFields({ rule, sidecars, onChange, children }: Props) {
  const percent = Math.round(rule.threshold * 100);
  return (
    <>
      <fieldset className="sort-field">
        <legend>Labels</legend>
        <label className="sort-line">
          <span>At least</span>
          <input
            type="number"
            className="sort-number"
            min={0}
            max={100}
            value={percent}
            onChange={(event) => {
              const { valueAsNumber } = event.currentTarget;
              if (valueAsNumber >= 0 && valueAsNumber <= 100) onChange({ threshold: valueAsNumber / 100 });
            }}
          />
          <span>percent sure</span>
        </label>
        <p className="small soft">Labels that you reviewed count always.</p>
        {children}
      </fieldset>
      <fieldset className="sort-field">
        <legend>Keywords</legend>
        <label className="sort-radio">
          <input
            type="checkbox"
            checked={sidecars}
            onChange={(event) => onChange({ sidecars: event.currentTarget.checked })}
          />
          <span>Write an XMP file with the labels as keywords beside each picture</span>
        </label>
        {sidecars && (
          <label className="sort-radio sort-inner">
            <input
              type="checkbox"
              checked={rule.keywords === 'all-above'}
              onChange={(event) => onChange({ keywords: event.currentTarget.checked ? 'all-above' : 'top' })}
            />
            <span>Every label that is sure enough, not the first one alone</span>
          </label>
        )}
      </fieldset>
    </>
  );
}
