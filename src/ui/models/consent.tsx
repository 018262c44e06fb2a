import { useId, useState } from 'react';
import type { CatalogueEntry } from '../../store/library-state.ts';
import { recommendedOffer, type Offer } from '../../store/model-offers.ts';
import { formatBytes } from '../format/bytes.ts';
import { useLibrary, useLibraryActions } from './library-hooks.ts';
import { accuracyWords, offerWords } from './model-words.ts';

interface Props {
  entry: CatalogueEntry;
  offers: Offer[];
  onClose: () => void;
}

/** What will be loaded, how much and from where: nothing is before the second button is pressed. */
export function Consent({ entry, offers, onClose }: Props) {
  const device = useLibrary((state) => state.device)!;
  const host = useLibrary(
    ({ mirror, catalogue }) => new URL(mirror ?? catalogue?.host ?? location.href).host,
  );
  const { download } = useLibraryActions();
  const recommended = recommendedOffer(offers, device);
  const [precision, setPrecision] = useState(recommended?.precision);
  const chosen = offers.find((offer) => offer.precision === precision) ?? offers[0];
  const group = useId();
  if (!chosen) return null;
  const figure = entry.accuracy?.byPrecision?.[chosen.precision];
  return (
    <div className="model-consent">
      <fieldset>
        <legend className="small soft">Version</legend>
        {offers.map((offer) => (
          <label key={offer.precision} className="model-choice">
            <input
              type="radio"
              name={group}
              checked={offer === chosen}
              onChange={() => setPrecision(offer.precision)}
            />
            <span>
              {offerWords(offer)}
              {offer === recommended && <span className="soft">, best for this device</span>}
            </span>
          </label>
        ))}
      </fieldset>
      {figure && entry.accuracy && <p className="small">{accuracyWords(entry.accuracy, chosen.precision)}</p>}
      {chosen.manifest?.probe === null && (
        <p className="small">It brings no reference numbers, so the engine cannot prove its numbers here.</p>
      )}
      {entry.researchOnly && (
        <p className="small model-warning">Its licence ({entry.licence}) allows research only.</p>
      )}
      {entry.refused.map(({ path, reason }) => (
        <p key={path} className="small soft">
          Left out: {reason}
        </p>
      ))}
      <p>
        {formatBytes(chosen.totalBytes)} will be loaded from <strong>{host}</strong> and kept in this browser.
        That server learns your network address and which model you load, and nothing else.
      </p>
      <div className="model-job-line">
        <button
          type="button"
          className="button button-primary"
          autoFocus
          onClick={() => {
            download(entry, chosen);
            onClose();
          }}
        >
          Download {formatBytes(chosen.totalBytes)}
        </button>
        <button type="button" className="button button-plain" onClick={onClose}>
          Not now
        </button>
      </div>
    </div>
  );
}
