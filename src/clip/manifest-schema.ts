import * as v from 'valibot';

/** The shape of `manifest.json`. Every message says what belongs there, for the author of a model. */

export const PRECISIONS = ['fp32', 'fp16', 'q8', 'q4', 'q4f16'] as const;
export const EXECUTION_PROVIDERS = ['webgpu', 'wasm'] as const;

const finite = v.pipe(v.number('a number'), v.finite('a finite number'));
const aboveZero = v.pipe(
  v.number('a number above 0'),
  v.finite('a finite number'),
  v.gtValue(0, 'a number above 0'),
);
const text = v.pipe(v.string('a text'), v.minLength(1, 'a text that is not empty'));
const flag = v.boolean('true or false');
const tensorOrNull = v.nullable(v.string('the name of a tensor, or null'));
const base64 = v.pipe(v.string('base64'), v.nonEmpty('base64 that is not empty'), v.base64('base64'));

function wholeFrom(least: number) {
  const wanted = `a whole number from ${least} up`;
  return v.pipe(v.number(wanted), v.integer(wanted), v.minValue(least, wanted));
}

function matching(pattern: RegExp, wanted: string) {
  return v.pipe(v.string(wanted), v.regex(pattern, wanted));
}

function oneOf<const T extends readonly string[]>(values: T) {
  return v.picklist(values, `one of ${quoted(values)}`);
}

/** Valibot reports a missing and an unknown key as a fault of the object around it: the message tells them apart. */
function object<T extends v.ObjectEntries>(entries: T) {
  return v.strictObject(entries, ({ expected }) => {
    if (expected === 'never') return 'no field of this name';
    const entry = entries[expected.slice(1, -1)];
    if (!entry) return `an object with ${Object.keys(entries).join(', ')}`;
    return v.safeParse(entry, undefined).issues?.[0].message ?? '';
  });
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(', ');
}

const HashedFile = object({
  path: matching(/^(?!.*\.\.)\w[\w./-]*$/, 'a path inside the model folder, such as "image.fp32.onnx"'),
  bytes: wholeFrom(1),
  sha256: matching(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits'),
});

const GraphFile = object({
  ...HashedFile.entries,
  executionProviders: v.pipe(
    v.array(oneOf(EXECUTION_PROVIDERS), `a list of ${quoted(EXECUTION_PROVIDERS)}`),
    v.minLength(1, 'at least one execution provider'),
  ),
  /** Where this precision is tried before the others; without it fp32 is, or on WebGPU fp16. */
  preferredOn: v.exactOptional(
    v.array(oneOf(EXECUTION_PROVIDERS), `a list of ${quoted(EXECUTION_PROVIDERS)}`),
  ),
});

const filesByPrecision = v.pipe(
  v.record(oneOf(PRECISIONS), GraphFile, `an object with one file for each of ${quoted(PRECISIONS)} offered`),
  v.check((files) => Object.keys(files).length > 0, 'at least one precision'),
);

const Geometry = v.variant(
  'kind',
  [
    object({ kind: v.literal('shortest-side-crop'), shortestSidePx: wholeFrom(1) }),
    object({ kind: v.literal('squash') }),
  ],
  'an object whose "kind" is "shortest-side-crop" or "squash"',
);

const channelValue = v.pipe(v.number('three numbers'), v.finite('three finite numbers'));
const perChannel = v.tuple([channelValue, channelValue, channelValue], 'a list of three numbers');

const ImageSpec = object({
  widthPx: wholeFrom(1),
  heightPx: wholeFrom(1),
  geometry: Geometry,
  filter: oneOf(['bicubic', 'bilinear']),
  mean: perChannel,
  std: v.pipe(
    perChannel,
    v.check((std) => std.every((value) => value > 0), 'three numbers above 0'),
  ),
  input: text,
  output: text,
  files: filesByPrecision,
});

const TextSpec = object({
  // start, one token, end
  contextLength: wholeFrom(3),
  padId: wholeFrom(0),
  padToLength: flag,
  lowerCase: flag,
  inputs: object({ ids: text, mask: tensorOrNull, typeIds: tensorOrNull }),
  output: text,
  files: filesByPrecision,
});

const Probe = object({
  image: object({
    widthPx: wholeFrom(1),
    heightPx: wholeFrom(1),
    rgbBase64: base64,
    embeddingBase64: base64,
  }),
  text: object({ text, embeddingBase64: base64 }),
  minCosine: v.record(
    oneOf(PRECISIONS),
    v.pipe(
      v.number('a number from 0 to 1'),
      v.minValue(0, 'a number from 0 to 1'),
      v.maxValue(1, 'a number from 0 to 1'),
    ),
    'an object with a number from 0 to 1 for every precision offered',
  ),
});

const Template = v.pipe(
  v.string('a text with exactly one {}'),
  v.check((template) => template.split('{}').length === 2, 'a text with exactly one {}'),
);

export const ManifestSchema = object({
  formatVersion: v.literal(1, '1, the format version that this app reads'),
  id: matching(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, ".", "_" and "-"'),
  name: text,
  version: text,
  description: text,
  licence: text,
  source: object({ repository: text, revision: text }),
  embeddingDim: wholeFrom(1),
  head: oneOf(['softmax', 'sigmoid']),
  logitScale: aboveZero,
  logitBias: finite,
  templates: v.pipe(v.array(Template, 'a list of prompt templates'), v.minLength(1, 'at least one template')),
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
