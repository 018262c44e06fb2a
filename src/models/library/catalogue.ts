import * as v from 'valibot';
import { forbiddenProvider } from '../../clip/manifest-rules.ts';
import { EXECUTION_PROVIDERS, ManifestSchema, PRECISIONS } from '../../clip/manifest-schema.ts';
import type { RunnableManifest } from '../../clip/runnable-manifest.ts';
import { ModelError } from '../model-error.ts';

/** Models that can be had, as data: `public/models/catalogue.json`. Nothing in it is fetched before a person asks. */

const hexadecimal = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const file = { path: v.string(), bytes: v.pipe(v.number(), v.integer(), v.minValue(1)), sha256: hexadecimal };
const graph = v.object({ ...file, executionProviders: v.array(v.picklist(EXECUTION_PROVIDERS)) });
const figure = { top1Percent: v.number(), source: v.string() };
const accuracy = v.object({
  dataset: v.string(),
  ...figure,
  byPrecision: v.optional(v.record(v.picklist(PRECISIONS), v.object(figure))),
});

const Entry = v.object({
  id: ManifestSchema.entries.id,
  name: v.string(),
  summary: v.string(),
  licence: v.string(),
  /** Its weights may not be used for anything but research. */
  researchOnly: v.boolean(),
  accuracy: v.nullable(accuracy),
  repository: v.string(),
  revision: v.string(),
  /** One file an encoder: the whole manifest, without a probe. Null for `combined`. */
  manifest: v.nullable(v.strictObject({ ...ManifestSchema.entries, probe: v.null() })),
  /** Both encoders in one graph, which is taken apart after the download. */
  combined: v.nullable(
    v.object({
      files: v.record(v.picklist(PRECISIONS), graph),
      shared: v.array(v.object(file)),
      extraFiles: v.record(v.string(), v.unknown()),
    }),
  ),
  /** Published files that must not be used, and why. */
  refused: v.array(v.object({ path: v.string(), sha256: hexadecimal, reason: v.string() })),
});

const Catalogue = v.object({
  /** Where the repositories are, ending in a slash; a mirror takes its place. */
  host: v.pipe(v.string(), v.url(), v.endsWith('/')),
  entries: v.array(Entry),
  /** Figures of the models in this site's `models/` folder, by id, and the text that they are from: a path of this site. */
  site: v.record(
    v.string(),
    v.object({ ...accuracy.entries, card: v.pipe(v.string(), v.regex(/^models\/[\w-]+\/[\w.-]+$/)) }),
  ),
});

export type Accuracy = v.InferOutput<typeof accuracy>;
export type CatalogueEntry = v.InferOutput<typeof Entry>;
export type Catalogue = v.InferOutput<typeof Catalogue>;

/** @throws {ModelError} `MODEL_MANIFEST_INVALID` naming the field that is wrong. */
export function parseCatalogue(json: unknown): Catalogue {
  const result = v.safeParse(Catalogue, json);
  if (!result.success) {
    const [issue] = result.issues;
    throw invalid(`"${v.getDotPath(issue) ?? ''}": ${issue.message}`);
  }
  for (const entry of result.output.entries) checkEntry(entry);
  return result.output;
}

function checkEntry({ id, manifest, combined, refused }: CatalogueEntry): void {
  if ((manifest === null) === (combined === null)) throw invalid(`${id} must have a manifest or be combined`);
  const towers: RunnableManifest['image']['files'][] = manifest
    ? [manifest.image.files, manifest.text.files]
    : [combined?.files ?? {}];
  for (const files of towers) {
    for (const precision of PRECISIONS) {
      const offered = files[precision];
      if (!offered) continue;
      const forbidden = forbiddenProvider(precision, offered);
      if (forbidden) throw invalid(`${id}: ${precision} may not run on ${forbidden}`);
      if (refused.some(({ sha256 }) => sha256 === offered.sha256))
        throw invalid(`${id} offers a refused file`);
    }
  }
}

function invalid(detail: string): ModelError {
  return new ModelError('MODEL_MANIFEST_INVALID', 'catalogue.json', detail);
}
