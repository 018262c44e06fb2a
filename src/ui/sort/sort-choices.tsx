import type { ReactNode } from 'react';
import { rootsOf } from '../../store/sort-store.ts';
import { useShallow } from 'zustand/shallow';
import { LabelRuleFields } from '../export/label-rule-fields.tsx';
import { ScopeField } from '../export/scope-field.tsx';
import { useApp } from '../store-context.ts';
import { useSort } from './use-sort.ts';

/** What a person decides before anything is shown or done. */
export function SortChoicesForm() {
  const choices = useSort((state) => state.choices);
  const { choose, chooseTarget, preview } = useSort((state) => state);
  const roots = useApp(useShallow(rootsOf));
  const { root, target, mode, unsure } = choices;
  const possible = target !== null || root !== null;
  return (
    <form
      className="sort-form"
      onSubmit={(event) => {
        event.preventDefault();
        void preview();
      }}
    >
      <Field legend="Pictures">
        {roots.map((each, index) => (
          <Radio
            key={`${index} ${each.name}`}
            name="root"
            checked={root === each}
            onChange={() => choose({ root: each })}
          >
            Those of the folder {each.name}
          </Radio>
        ))}
        <Radio name="root" checked={root === null} onChange={() => choose({ root: null, mode: 'copy' })}>
          All, copied from wherever they are
        </Radio>
        <ScopeField scope={choices.scope} onChange={(scope) => choose({ scope })} />
      </Field>
      <Field legend="Into one sub-folder a label of">
        {root && (
          <Radio name="target" checked={target === null} onChange={() => choose({ target: null })}>
            {root.name}, the folder itself
          </Radio>
        )}
        <div className="sort-line">
          <button type="button" className="button button-plain" onClick={() => void chooseTarget()}>
            {target ? 'Choose another folder' : root ? 'Another folder' : 'Choose a folder'}
          </button>
          {target && <span>{target.name}</span>}
        </div>
      </Field>
      {root && (
        <Field legend="How">
          <Radio name="mode" checked={mode === 'copy'} onChange={() => choose({ mode: 'copy' })}>
            Copy: the originals stay
          </Radio>
          <Radio name="mode" checked={mode === 'move'} onChange={() => choose({ mode: 'move' })}>
            Move: each original goes once its copy is checked
          </Radio>
        </Field>
      )}
      <LabelRuleFields rule={choices} sidecars={choices.sidecars} onChange={choose}>
        <Radio name="unsure" checked={unsure === 'stay'} onChange={() => choose({ unsure: 'stay' })}>
          Less sure pictures stay where they are
        </Radio>
        <Radio name="unsure" checked={unsure === 'folder'} onChange={() => choose({ unsure: 'folder' })}>
          Less sure pictures go to Unsorted
        </Radio>
      </LabelRuleFields>
      <div className="sort-actions">
        <button type="submit" className="button button-primary" disabled={!possible}>
          Show what would happen
        </button>
        <span className="small soft">Nothing is changed yet.</span>
      </div>
    </form>
  );
}

function Field({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className="sort-field">
      <legend>{legend}</legend>
      {children}
    </fieldset>
  );
}

interface RadioProps {
  name: string;
  checked: boolean;
  onChange: () => void;
  children: ReactNode;
}

function Radio({ name, checked, onChange, children }: RadioProps) {
  return (
    <label className="sort-radio">
      <input type="radio" name={`sort-${name}`} checked={checked} onChange={onChange} />
      <span>{children}</span>
    </label>
  );
}
