import type { Catalogue, CatalogueEntry } from '../models/library/catalogue.ts';
import type { DownloadPlan } from '../models/library/types.ts';
import type { Offer } from './model-offers.ts';

/** The id under which an offer is stored: a model in two precisions is two stored models. */
export function storedId(entry: CatalogueEntry, { precision }: Offer): string {
  return `${entry.id}-${precision}`;
}

/**
 * @param mirror address that takes the place of the catalogue's host, ending in a slash; null: the host itself.
 */
export function planDownload(
  { host }: Catalogue,
  entry: CatalogueEntry,
  offer: Offer,
  mirror: string | null,
): DownloadPlan {
  const { repository, revision } = entry;
  const base = new URL(`${repository}/resolve/${revision}/`, mirror ?? host);
  const id = storedId(entry, offer);
  const name = `${entry.name} (${offer.precision})`;
  return {
    ...{ id, name },
    files: offer.files.map((file) => ({ ...file, url: new URL(file.path, base).href })),
    manifest: offer.manifest ? { ...offer.manifest, id, name } : null,
    extraFiles: Object.fromEntries(
      Object.entries(entry.combined?.extraFiles ?? {}).map(([path, json]) => [path, JSON.stringify(json)]),
    ),
  };
}

/**
 * A mirror as typed, made absolute. A folder of this site may be given by its path.
 *
 * @returns null for nothing; undefined for what is no http address.
 */
export function parseMirror(text: string, siteUrl: string): string | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const typed = /^[\w.-]+:\d+(\/|$)|^[\w-]+(\.[\w-]+)+(\/|$)/.test(trimmed) ? `https://${trimmed}` : trimmed;
  if (!URL.canParse(typed, siteUrl)) return undefined;
  const url = new URL(typed, siteUrl);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  url.hash = '';
  url.search = '';
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}
