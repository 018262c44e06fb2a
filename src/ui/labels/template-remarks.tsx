import { templatesReadOtherwise } from '../../store/templates.ts';

/** Whoever has more has understood. */
const MOST_SHOWN = 5;

/** Says how templates are read that have no place for the label, or several. */
export function TemplateRemarks({ text }: { text: string | null }) {
  return templatesReadOtherwise(text)
    .slice(0, MOST_SHOWN)
    .map(({ typed, read }) => (
      <span key={typed} className="template-remark">
        “{typed}” is read as “{read}”.
      </span>
    ));
}
