import { formatBytes } from '../format/bytes.ts';
import type { SiteModel } from '../../store/library-state.ts';
import { useActions } from '../store-context.ts';
import { useLibrary } from './library-hooks.ts';
import { ModelCard, ModelSection } from './model-card.tsx';
import { accuracyWords } from './model-words.ts';
import { useModelInUse } from './use-model-in-use.ts';

/** Models that this site serves itself. */
export function SiteModels({ onUsed }: { onUsed: () => void }) {
  const site = useLibrary((state) => state.site);
  return (
    <ModelSection title="On this site">
      {site.map((model) => (
        <SiteCard key={model.id} model={model} onUsed={onUsed} />
      ))}
    </ModelSection>
  );
}

function SiteCard({ model, onUsed }: { model: SiteModel; onUsed: () => void }) {
  const { id, name, description, licence, totalBytes } = model;
  const { chooseModel } = useActions();
  const inUse = useModelInUse({ kind: 'site', id });
  const accuracy = useLibrary((state) => state.catalogue?.site[id]);
  const facts = [
    totalBytes === null ? null : formatBytes(totalBytes),
    licence,
    accuracy && accuracyWords(accuracy),
  ];
  return (
    <ModelCard
      name={name}
      description={description}
      tags={inUse ? [{ text: inUse, look: 'good' }] : []}
      facts={facts.filter((fact) => typeof fact === 'string')}
      actions={
        !inUse && (
          <button
            type="button"
            className="button button-primary"
            onClick={() => {
              chooseModel({ kind: 'site', id });
              onUsed();
            }}
          >
            Use <span className="visually-hidden">{name}</span>
          </button>
        )
      }
    >
      {accuracy && (
        <p className="small">
          <a href={`./${accuracy.card}`} target="_blank" rel="noopener">
            What it learned from, and where it fails
          </a>
        </p>
      )}
    </ModelCard>
  );
}
