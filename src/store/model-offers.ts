import { PRECISIONS, type Precision } from '../clip/manifest.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import type { Capabilities } from '../engine/capabilities.ts';
import { runtimeLadder } from '../engine/runtime-ladder.ts';
import type { CatalogueEntry } from '../models/library/catalogue.ts';
import type { RemoteFile } from '../models/library/types.ts';

/** A way to have a model of the catalogue that this device can run. */
export interface Offer {
  /** Of the image encoder; the text encoder gets the same where there is such a file. */
  precision: Precision;
  textPrecision: Precision;
  executionProvider: 'webgpu' | 'wasm';
  /** On the wire and on the disk. */
  totalBytes: number;
  files: Omit<RemoteFile, 'url'>[];
  /** What is stored and run: the manifest with these files only. Null for a combined graph. */
  manifest: RunnableManifest | null;
}

export interface Device extends Capabilities {
  /** As the browser tells it, rounded and capped; null where it does not tell. */
  memoryGb: number | null;
  phone: boolean;
}

const NO_PREFERENCES = { executionProvider: null, threads: null, precision: null };

/** The precisions of a model that may run here, best first. The rules are those of the engine's own ladder. */
export function offersOf(entry: CatalogueEntry, device: Capabilities): Offer[] {
  const manifest = entry.manifest ?? standIn(entry);
  const offers = PRECISIONS.flatMap((precision): Offer[] => {
    const file = manifest.image.files[precision];
    if (!file) return [];
    const only = { ...manifest, image: { ...manifest.image, files: { [precision]: file } } };
    const [rung] = runtimeLadder(only, device, NO_PREFERENCES);
    return rung ? [offerOf(entry, only, rung)] : [];
  });
  const ladder = runtimeLadder(manifest, device, NO_PREFERENCES).map(({ imagePrecision }) => imagePrecision);
  return offers.sort((a, b) => ladder.indexOf(a.precision) - ladder.indexOf(b.precision));
}

function offerOf(
  entry: CatalogueEntry,
  manifest: RunnableManifest,
  rung: ReturnType<typeof runtimeLadder>[number],
): Offer {
  const { imagePrecision: precision, textPrecision, executionProvider } = rung;
  const text = manifest.text.files[textPrecision];
  const files = (
    entry.combined
      ? [entry.combined.files[precision], ...entry.combined.shared]
      : [manifest.image.files[precision], text, manifest.tokenizer]
  ).flatMap((file) => (file ? [{ path: file.path, bytes: file.bytes ?? 0, sha256: file.sha256 ?? '' }] : []));
  return {
    ...{ precision, textPrecision, executionProvider, files },
    totalBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    manifest: entry.combined
      ? null
      : { ...manifest, text: { ...manifest.text, files: text ? { [textPrecision]: text } : {} } },
  };
}

/** A combined graph as far as the ladder looks at it: both encoders are in the same file. */
function standIn({ combined }: CatalogueEntry): RunnableManifest {
  const files = combined?.files ?? {};
  return { image: { files }, text: { files } } as RunnableManifest;
}

/** What a model may weigh so that it runs here beside everything else: a tab needs several times its size. */
export function comfortableBytes({ memoryGb, phone }: Device): number {
  const limitBytes = ((memoryGb ?? 4) * 1e9) / 16;
  return phone ? Math.min(limitBytes, 200e6) : limitBytes;
}

/** The best precision that is comfortable here, or else the smallest. Undefined without any. */
export function recommendedOffer(offers: readonly Offer[], device: Device): Offer | undefined {
  const limitBytes = comfortableBytes(device);
  const fitting = offers.find(({ totalBytes }) => totalBytes <= limitBytes);
  return fitting ?? [...offers].sort((a, b) => a.totalBytes - b.totalBytes)[0];
}

/** The model to recommend: the most accurate one that is free to use and comfortable here. */
export function recommendedEntry(entries: readonly CatalogueEntry[], device: Device): CatalogueEntry | null {
  const candidates = entries
    .filter(({ researchOnly }) => !researchOnly)
    .filter((entry) =>
      offersOf(entry, device).some(({ totalBytes }) => totalBytes <= comfortableBytes(device)),
    );
  return (
    candidates.sort((a, b) => (b.accuracy?.top1Percent ?? 0) - (a.accuracy?.top1Percent ?? 0))[0] ?? null
  );
}
