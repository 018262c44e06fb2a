import { useState } from 'react';
import type { CatalogueEntry } from '../../store/library-state.ts';
import { storedId } from '../../store/download-plan.ts';
import { offersOf, recommendedEntry, recommendedOffer } from '../../store/model-offers.ts';
import { formatBytes } from '../format/bytes.ts';
import { Consent } from './consent.tsx';
import { useLibrary } from './library-hooks.ts';
import { ModelCard, ModelSection, type Tag } from './model-card.tsx';
import { accuracyWords } from './model-words.ts';

/** Models that can be downloaded, each asked about before a byte is loaded. */
export function AvailableModels() {
  const catalogue = useLibrary((state) => state.catalogue);
  const device = useLibrary((state) => state.device);
  if (!catalogue || !device) return null;
  const recommended = recommendedEntry(catalogue.entries, device);
  return (
    <ModelSection title="To download">
      {catalogue.entries.map((entry) => (
        <AvailableCard key={entry.id} entry={entry} recommended={entry === recommended} />
      ))}
    </ModelSection>
  );
}

function AvailableCard({ entry, recommended }: { entry: CatalogueEntry; recommended: boolean }) {
  const device = useLibrary((state) => state.device)!;
  const stored = useLibrary((state) => state.stored);
  const jobs = useLibrary((state) => state.jobs);
  const [asking, setAsking] = useState(false);
  const all = offersOf(entry, device);
  const offers = all.filter((offer) => {
    const id = storedId(entry, offer);
    return !(id in jobs) && !stored.some((model) => model.id === id);
  });
  const tags: Tag[] = [
    ...(recommended ? [{ text: 'Recommended here', look: 'accent' as const }] : []),
    ...(entry.researchOnly ? [{ text: 'Research only', look: 'warn' as const }] : []),
  ];
  const best = recommendedOffer(all, device);
  const facts = [
    best ? formatBytes(best.totalBytes) : null,
    entry.licence,
    entry.accuracy && accuracyWords(entry.accuracy),
  ];
  const nothingLeft = all.length === 0 ? 'No version of it runs in this browser' : 'On this device';
  return (
    <ModelCard
      name={entry.name}
      description={entry.summary}
      tags={tags}
      facts={facts.filter((fact) => fact !== null)}
      actions={
        offers.length === 0 ? (
          <span className="small soft">{nothingLeft}</span>
        ) : (
          !asking && (
            <button type="button" className="button button-plain" onClick={() => setAsking(true)}>
              Get <span className="visually-hidden">{entry.name}</span>
            </button>
          )
        )
      }
    >
      {asking && offers.length > 0 && (
        <Consent entry={entry} offers={offers} onClose={() => setAsking(false)} />
      )}
    </ModelCard>
  );
}
