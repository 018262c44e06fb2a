import * as v from 'valibot';

/**
 * A model is a folder and its `manifest.json` says everything that the engine needs. No model name and
 * no number of a model is written into code: it stands here.
 */

export const PRECISIONS = ['fp32', 'fp16', 'q8', 'q4', 'q4f16'] as const;
export const EXECUTION_PROVIDERS = ['webgpu', 'wasm'] as const;

const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1));
const text = v.pipe(v.string(), v.minLength(1));
const fileName = v.pipe(v.string(), v.regex(/^[\w][\w./-]*$/, 'a path inside the model folder'));
const triple = v.tuple([v.number(), v.number(), v.number()]);
const base64 = v.pipe(v.string(), v.base64());

const HashedFile = v.strictObject({
  path: fileName,
  bytes: positiveInteger,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits')),
});

const GraphFile = v.strictObject({
  ...HashedFile.entries,
  executionProviders: v.pipe(v.array(v.picklist(EXECUTION_PROVIDERS)), v.minLength(1)),
});

const filesByPrecision = v.pipe(
  v.record(v.picklist(PRECISIONS), GraphFile),
  v.check((files) => Object.keys(files).length > 0, 'at least one precision'),
);

const Geometry = v.variant('kind', [
  v.strictObject({ kind: v.literal('shortest-side-crop'), shortestSidePx: positiveInteger }),
  v.strictObject({ kind: v.literal('squash') }),
]);

const ImageSpec = v.strictObject({
  widthPx: positiveInteger,
  heightPx: positiveInteger,
  geometry: Geometry,
  filter: v.picklist(['bicubic', 'bilinear']),
  mean: triple,
  std: v.pipe(
    triple,
    v.check((std) => std.every((value) => value > 0), 'three numbers above zero'),
  ),
  input: text,
  output: text,
  files: filesByPrecision,
});

const TextSpec = v.strictObject({
  contextLength: v.pipe(positiveInteger, v.minValue(3)),
  padId: v.pipe(v.number(), v.integer(), v.minValue(0)),
  padToLength: v.boolean(),
  lowerCase: v.boolean(),
  inputs: v.strictObject({ ids: text, mask: v.nullable(text), typeIds: v.nullable(text) }),
  output: text,
  files: filesByPrecision,
});

const Probe = v.strictObject({
  image: v.strictObject({
    widthPx: positiveInteger,
    heightPx: positiveInteger,
    rgbBase64: base64,
    embeddingBase64: base64,
  }),
  text: v.strictObject({ text, embeddingBase64: base64 }),
  minCosine: v.record(v.picklist(PRECISIONS), v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
});

const ManifestSchema = v.strictObject({
  formatVersion: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, ".", "_" and "-"')),
  name: text,
  version: text,
  description: text,
  licence: text,
  source: v.strictObject({ repository: text, revision: text }),
  embeddingDim: positiveInteger,
  head: v.picklist(['softmax', 'sigmoid']),
  logitScale: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  logitBias: v.pipe(v.number(), v.finite()),
  templates: v.pipe(
    v.array(
      v.pipe(
        v.string(),
        v.check((template) => template.split('{}').length === 2, 'a template with exactly one {}'),
      ),
    ),
    v.minLength(1),
  ),
  image: ImageSpec,
  text: TextSpec,
  tokenizer: HashedFile,
  probe: Probe,
});

export type Precision = (typeof PRECISIONS)[number];
export type ExecutionProvider = (typeof EXECUTION_PROVIDERS)[number];
export type Geometry = v.InferOutput<typeof Geometry>;
export type ImageSpec = v.InferOutput<typeof ImageSpec>;
export type TextSpec = v.InferOutput<typeof TextSpec>;
export type HashedFile = v.InferOutput<typeof HashedFile>;
export type GraphFile = v.InferOutput<typeof GraphFile>;
export type Probe = v.InferOutput<typeof Probe>;
export type Manifest = v.InferOutput<typeof ManifestSchema>;

/** A manifest that cannot be used. `field` is the dotted path of the first field that is wrong. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  constructor(
    readonly field: string,
    readonly expected: string,
  ) {
    super(`Model manifest: field "${field}" is wrong: expected ${expected}.`);
  }
}

/**
 * Checks that `value` (parsed JSON) is a manifest of format version 1.
 *
 * @throws {ManifestError} naming the first wrong field and what was expected there.
 */
export function parseManifest(value: unknown): Manifest {
  const result = v.safeParse(ManifestSchema, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw new ManifestError(v.getDotPath(issue) ?? '(the whole file)', describeExpectation(issue));
  }
  checkAcrossFields(result.output);
  return result.output;
}

function describeExpectation(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === null) return issue.message;
  const wanted = issue.type === 'regex' ? issue.message : issue.expected;
  return `${wanted}, found ${issue.received}`;
}

/** The rules that involve more than one field; the reasons are in docs/ARCHITECTURE.md, "Precision rules". */
function checkAcrossFields(manifest: Manifest): void {
  for (const tower of ['image', 'text'] as const) {
    for (const [precision, file] of Object.entries(manifest[tower].files)) {
      const field = `${tower}.files.${precision}`;
      const providers = file.executionProviders;
      if (precision.endsWith('f16') || precision === 'fp16') {
        if (providers.includes('wasm')) throw new ManifestError(`${field}.executionProviders`, 'no "wasm" for half precision');
      }
      if (precision === 'q8' && providers.includes('webgpu')) {
        throw new ManifestError(`${field}.executionProviders`, 'no "webgpu" for q8');
      }
      if (manifest.probe.minCosine[precision as Precision] === undefined) {
        throw new ManifestError(`probe.minCosine.${precision}`, 'a number for every precision offered');
      }
    }
  }
  const { widthPx, heightPx, geometry } = manifest.image;
  if (geometry.kind === 'shortest-side-crop' && geometry.shortestSidePx < Math.max(widthPx, heightPx)) {
    throw new ManifestError('image.geometry.shortestSidePx', `at least ${Math.max(widthPx, heightPx)}`);
  }
}
