import { useState } from 'react';
import type { SortPlan } from '../../sorting/plan.ts';
import { countOf } from '../format/plural.ts';
import { useSort } from './use-sort.ts';

const SHOWN_AT_A_TIME = 100;

/** The dry run: every folder with its count, every file with its new place. */
export function SortPreview({ plan }: { plan: SortPlan }) {
  const { start, back } = useSort((state) => state);
  const { folders, mode, steps, inPlace, staying, sidecarsThere } = plan;
  const pictures = folders.reduce((sum, folder) => sum + folder.pictures, 0);
  const sidecars = steps.filter(({ kind }) => kind === 'sidecar').length;
  const verb = mode === 'move' ? 'Move' : 'Copy';
  const rest = [
    inPlace > 0 && `${countOf(inPlace, 'picture')} ${inPlace === 1 ? 'is' : 'are'} in place already.`,
    staying > 0 && `${countOf(staying, 'picture')} ${staying === 1 ? 'stays' : 'stay'}, less sure.`,
    sidecars > 0 && `${countOf(sidecars, 'XMP file')} would be written.`,
    sidecarsThere > 0 && `${countOf(sidecarsThere, 'XMP file')} there already would be left as they are.`,
  ].filter((sentence) => sentence !== false);
  return (
    <div className="sort">
      <p>
        {pictures === 0
          ? 'No picture would go anywhere.'
          : `${countOf(pictures, 'picture')} would be ${mode === 'move' ? 'moved' : 'copied'} into ${countOf(folders.length, 'folder')}. Nothing is overwritten.`}{' '}
        {rest.join(' ')}
      </p>
      {folders.length > 0 && (
        <table className="sort-table">
          <thead>
            <tr>
              <th scope="col">Folder</th>
              <th scope="col">Pictures</th>
              <th scope="col">Renamed</th>
            </tr>
          </thead>
          <tbody>
            {folders.map((folder) => (
              <tr key={folder.name}>
                <th scope="row">
                  <bdi>{folder.name}</bdi>
                </th>
                <td>{folder.pictures}</td>
                <td>{folder.renamed === 0 ? '' : folder.renamed}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {steps.length > 0 && <StepList plan={plan} />}
      <div className="sort-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={steps.length === 0}
          onClick={() => void start()}
        >
          {pictures > 0
            ? `${verb} ${countOf(pictures, 'picture')}`
            : `Write ${countOf(sidecars, 'XMP file')}`}
        </button>
        <button type="button" className="button button-plain" onClick={back}>
          Back
        </button>
      </div>
    </div>
  );
}

function StepList({ plan: { steps } }: { plan: SortPlan }) {
  const [shown, setShown] = useState(SHOWN_AT_A_TIME);
  return (
    <details className="sort-steps">
      <summary>Every file</summary>
      <ul role="list" aria-label="Files">
        {steps.slice(0, shown).map((step) => (
          <li key={step.to} className="small">
            <bdi>{step.kind === 'put' ? (step.from ?? 'from its place') : 'XMP file'}</bdi> →{' '}
            <bdi>{step.to}</bdi>
          </li>
        ))}
      </ul>
      {steps.length > shown && (
        <button
          type="button"
          className="button button-text small"
          onClick={() => setShown(shown + SHOWN_AT_A_TIME)}
        >
          Show {Math.min(SHOWN_AT_A_TIME, steps.length - shown)} more
        </button>
      )}
    </details>
  );
}
