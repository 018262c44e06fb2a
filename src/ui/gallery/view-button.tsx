import { SlidersHorizontal } from 'lucide-react';
import { isFiltered } from '../../store/gallery-filter.ts';
import { useApp } from '../store-context.ts';
import { useView } from '../view-model/view.ts';
import '../controls/controls.css';
import './filter-button.css';

/** On the phone the bar is behind this. */
export function ViewButton() {
  const many = useApp((state) => state.pictures.length > 1);
  const filtered = useApp((state) => isFiltered(state.gallery));
  const open = useView((view) => view.open);
  if (!many) return null;
  return (
    <button
      type="button"
      className="button button-plain filter-button small"
      data-on={filtered || undefined}
      onClick={() => open('view')}
    >
      <SlidersHorizontal size={15} strokeWidth={1.75} /> View
    </button>
  );
}
