import { useShallow } from 'zustand/shallow';
import { type ExportScope, scopeCounts } from '../../store/sort-input.ts';
import { useApp } from '../store-context.ts';

const NAMES: Record<ExportScope, string> = {
  all: 'all',
  shown: 'only those shown',
  selected: 'only the selected',
};
const SCOPES: readonly ExportScope[] = ['all', 'shown', 'selected'];

/** All pictures, those that pass the filter, or those that are picked out; not there while these are the same. */
export function ScopeField({
  scope,
  onChange,
}: {
  scope: ExportScope;
  onChange: (scope: ExportScope) => void;
}) {
  const counts = useApp(useShallow(scopeCounts));
  if (counts.shown === counts.all && counts.selected === 0) return null;
  return (
    <label className="sort-line">
      <span>Of these</span>
      <select
        className="sort-select"
        value={scope}
        onChange={(event) => onChange(event.currentTarget.value as ExportScope)}
      >
        {SCOPES.map((each) => (
          <option key={each} value={each} disabled={counts[each] === 0}>
            {NAMES[each]} ({counts[each]})
          </option>
        ))}
      </select>
    </label>
  );
}
