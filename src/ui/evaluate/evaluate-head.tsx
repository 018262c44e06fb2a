import { Braces, Download, Table } from 'lucide-react';
import { useId } from 'react';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import type { EvaluationRun } from '../../store/evaluate-run.ts';
import { keyOf, useModelChoices } from '../compare/use-model-choices.ts';
import { MenuButton } from '../controls/menu-button.tsx';
import { useActions, useApp } from '../store-context.ts';
import { useEvaluate } from './use-evaluate.ts';

/** What is asked: the model and the templates; and the way to take the answer along. */
export function EvaluateHead({ run }: { run: EvaluationRun | null }) {
  return (
    <div className="evaluate-head">
      <ModelField />
      <TemplateField />
      <ExportEvaluation run={run} />
    </div>
  );
}

function ModelField() {
  const field = useId();
  const choices = useModelChoices();
  const present = useApp((state) => keyOf(state.model));
  const { chooseModel } = useActions();
  return (
    <div className="evaluate-field">
      <label htmlFor={field} className="small soft">
        Model
      </label>
      <select
        id={field}
        value={present}
        onChange={(event) => {
          const chosen = choices.find(({ ref }) => keyOf(ref) === event.currentTarget.value);
          if (chosen) chooseModel(chosen.ref);
        }}
      >
        {choices.map(({ ref, name }) => (
          <option key={keyOf(ref)} value={keyOf(ref)}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

const OWN = 'own';
const TYPED = 'typed';
const PLAIN = ['{}', 'a photo of a {}.'];

function TemplateField() {
  const field = useId();
  const text = useApp((state) => state.templateText);
  const { setTemplateText } = useActions();
  const value = text === null ? OWN : PLAIN.includes(text) ? text : TYPED;
  return (
    <div className="evaluate-field">
      <label htmlFor={field} className="small soft">
        Templates
      </label>
      <select
        id={field}
        value={value}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== TYPED)
            setTemplateText(currentTarget.value === OWN ? null : currentTarget.value);
        }}
      >
        <option value={OWN}>The model’s own</option>
        <option value={PLAIN[0]}>The label alone</option>
        <option value={PLAIN[1]}>{PLAIN[1]}</option>
        {value === TYPED && <option value={TYPED}>As typed beside the labels</option>}
      </select>
    </div>
  );
}

function ExportEvaluation({ run }: { run: EvaluationRun | null }) {
  const { exportReport, exportMistakes } = useEvaluate((state) => state.actions);
  return (
    <MenuButton name="Export evaluation" icon={Download} disabled={run === null}>
      <Menu
        className="menu"
        aria-label="Export evaluation"
        onAction={(key) => run && (key === 'report' ? exportReport(run) : exportMistakes(run))}
      >
        <MenuItem id="report" className="menu-item" textValue="Report as JSON">
          <Braces size={15} /> Report as JSON
        </MenuItem>
        <MenuItem id="mistakes" className="menu-item" textValue="Mistakes as CSV">
          <Table size={15} /> Mistakes as CSV
        </MenuItem>
      </Menu>
    </MenuButton>
  );
}
