import { useId } from 'react';
import type { GalleryStatus } from '../../store/gallery-types.ts';
import { SelectField } from '../controls/select-field.tsx';
import { useActions, useApp } from '../store-context.ts';
import { STATUS_WORDS } from '../words/gallery-words.ts';
import { ProbabilityRange } from './probability-range.tsx';
import './filter-fields.css';

const STATUSES = Object.entries(STATUS_WORDS) as [GalleryStatus, string][];

/** Which pictures are on show: by name, winning label, its probability, and what became of them. */
export function FilterFields() {
  const name = useApp((state) => state.gallery.name);
  const label = useApp((state) => state.gallery.label);
  const status = useApp((state) => state.gallery.status);
  const labels = useApp((state) => state.labels);
  const { setGallery } = useActions();
  const field = useId();
  const known = label === null || labels.includes(label) ? labels : [...labels, label];
  return (
    <div className="filter-fields">
      <div className="filter-name">
        <label htmlFor={field} className="select-name">
          Name or folder contains
        </label>
        <input
          id={field}
          type="search"
          value={name}
          spellCheck={false}
          autoCapitalize="none"
          onChange={(event) => setGallery({ name: event.currentTarget.value })}
        />
      </div>
      <SelectField
        name="Winning label"
        shownName
        // no label is empty, so the empty one stands for all
        value={label ?? ''}
        options={[['', 'All'] as const, ...known.map((each) => [each, each] as const)]}
        onChange={(chosen) => setGallery({ label: chosen === '' ? null : chosen })}
      />
      <ProbabilityRange />
      <SelectField
        name="Pictures"
        shownName
        value={status}
        options={STATUSES}
        onChange={(chosen) => setGallery({ status: chosen })}
      />
    </div>
  );
}
