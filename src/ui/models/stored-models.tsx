import type { StoredModel } from '../../store/library-state.ts';
import { formatBytes } from '../format/bytes.ts';
import { useActions } from '../store-context.ts';
import { DeleteButton } from './delete-button.tsx';
import { JobProgress } from './job-progress.tsx';
import { useLibrary, useLibraryActions } from './library-hooks.ts';
import { ModelCard, ModelSection, type Tag } from './model-card.tsx';
import { proofWords } from './model-words.ts';
import { useModelInUse } from './use-model-in-use.ts';

/** What is on this device, and what is on its way here. */
export function StoredModels({ onUsed }: { onUsed: () => void }) {
  const stored = useLibrary((state) => state.stored);
  const jobs = useLibrary((state) => state.jobs);
  // a download that has just begun is not in the storage's list yet
  const starting = Object.entries(jobs).filter(
    ([id]) => id !== 'import' && !stored.some((model) => model.id === id),
  );
  return (
    <ModelSection title="On this device">
      {[
        ...starting.map(([id, { name }]) => (
          <ModelCard key={id} name={name} facts={[]} actions={null}>
            <JobProgress id={id} model={null} />
          </ModelCard>
        )),
        ...stored.map((model) => <StoredCard key={model.id} model={model} onUsed={onUsed} />),
      ]}
    </ModelSection>
  );
}

function StoredCard({ model, onUsed }: { model: StoredModel; onUsed: () => void }) {
  const { chooseModel } = useActions();
  const { remove } = useLibraryActions();
  const inUse = useModelInUse({ kind: 'stored', id: model.id });
  const busy = useLibrary((state) => state.jobs[model.id] !== undefined);
  const complete = model.state === 'complete';
  const { id, name, manifest, storedBytes, warnings } = model;
  const proof = proofWords(manifest);
  const facts = [
    formatBytes(storedBytes),
    manifest?.licence,
    proof,
    model.inMemory ? 'Until this page closes' : null,
  ];
  const tags: Tag[] = inUse ? [{ text: inUse, look: 'good' }] : [];
  const use = () => {
    chooseModel({ kind: 'stored', id });
    onUsed();
  };
  return (
    <ModelCard
      name={name}
      tags={tags}
      facts={complete ? facts.filter((fact) => typeof fact === 'string') : []}
      actions={
        complete &&
        !inUse && (
          <>
            <button type="button" className="button button-primary" onClick={use}>
              Use <span className="visually-hidden">{name}</span>
            </button>
            <DeleteButton name={name} amount={formatBytes(storedBytes)} onDelete={() => void remove(id)} />
          </>
        )
      }
    >
      {warnings.map((warning) => (
        <p key={warning} className="small model-warning">
          {warning}
        </p>
      ))}
      {(!complete || busy) && <JobProgress id={id} model={model} />}
    </ModelCard>
  );
}
