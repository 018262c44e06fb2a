import { describe, expect, it, test } from 'vitest';
import { ManifestError, parseManifest } from './manifest.ts';

const HASH = 'a'.repeat(64);
const graph = (path: string, executionProviders: string[]) => ({
  path,
  bytes: 10,
  sha256: HASH,
  executionProviders,
});
const base64 = (bytes: number) => Buffer.alloc(bytes, 1).toString('base64');

/** A manifest without fault; each test makes its own, to break it. */
function validManifest() {
  return {
    formatVersion: 1,
    id: 'tiny-1.0',
    name: 'Tiny',
    version: '1.0',
    description: 'A model for tests',
    licence: 'Apache-2.0',
    source: { repository: 'example/tiny', revision: 'abc' },
    embeddingDim: 4,
    head: 'softmax',
    logitScale: 100,
    logitBias: 0,
    templates: ['a photo of a {}.'],
    image: {
      widthPx: 32,
      heightPx: 32,
      geometry: { kind: 'shortest-side-crop', shortestSidePx: 32 },
      filter: 'bicubic',
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
      input: 'pixel_values',
      output: 'image_embeds',
      files: { fp32: graph('image.fp32.onnx', ['wasm', 'webgpu']) },
    },
    text: {
      contextLength: 77,
      padId: 0,
      padToLength: true,
      lowerCase: false,
      inputs: { ids: 'input_ids', mask: null, typeIds: null },
      output: 'text_embeds',
      files: { q8: graph('text.q8.onnx', ['wasm']) },
    },
    tokenizer: { path: 'tokenizer.json', bytes: 10, sha256: HASH },
    probe: {
      image: { widthPx: 2, heightPx: 3, rgbBase64: base64(18), embeddingBase64: base64(16) },
      text: { text: 'a cat', embeddingBase64: base64(16) },
      minCosine: { fp32: 0.9999, q8: 0.99 },
    },
  };
}

/** The valid manifest with the field at `path` replaced, or removed by `undefined`. */
function broken(path: string, value: unknown): unknown {
  const manifest = validManifest();
  const keys = path.split('.');
  const last = keys.pop()!;
  let parent = manifest as Record<string, unknown>;
  for (const key of keys) parent = parent[key] as Record<string, unknown>;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return manifest;
}

function errorFor(manifest: unknown): ManifestError {
  try {
    parseManifest(manifest);
  } catch (error) {
    if (error instanceof ManifestError) return error;
    throw error;
  }
  throw new Error('the manifest was accepted');
}

/** What the author of a model is told about each field at the top. */
const TOP_FIELDS: Record<string, string> = {
  formatVersion: '1, the format version that this app reads',
  id: 'lower-case letters, digits, ".", "_" and "-"',
  name: 'a text',
  version: 'a text',
  description: 'a text',
  licence: 'a text',
  source: 'an object with repository, revision',
  embeddingDim: 'a whole number from 1 up',
  head: 'one of "softmax", "sigmoid"',
  logitScale: 'a number above 0',
  logitBias: 'a number',
  templates: 'a list of prompt templates',
  image: 'an object with widthPx, heightPx, geometry, filter, mean, std, input, output, files',
  text: 'an object with contextLength, padId, padToLength, lowerCase, inputs, output, files',
  tokenizer: 'an object with path, bytes, sha256',
  probe: 'an object with image, text, minCosine',
};

describe('parseManifest', () => {
  it('returns a manifest without fault unchanged', () => {
    expect(parseManifest(validManifest())).toEqual(validManifest());
  });

  it('knows every field at the top', () => {
    expect(Object.keys(TOP_FIELDS)).toEqual(Object.keys(validManifest()));
  });

  test.each(Object.entries(TOP_FIELDS))('says what belongs into "%s"', (field, expected) => {
    expect(errorFor(broken(field, undefined)).message).toBe(
      `Model manifest: field "${field}" is wrong: expected ${expected}, but it is missing.`,
    );
    expect(errorFor(broken(field, null))).toMatchObject({ field, expected: `${expected}, found null` });
  });

  test.each([null, 'text', 5])('refuses %j as a whole', (value) => {
    expect(errorFor(value)).toMatchObject({ field: '(the whole file)' });
  });

  test.each([
    ['id', 'Bad Id', 'lower-case letters'],
    ['name', '', 'a text that is not empty'],
    ['embeddingDim', 1.5, 'a whole number from 1 up, found 1.5'],
    ['logitScale', -1, 'a number above 0, found -1'],
    ['templates', [], 'at least one template'],
    ['templates.0', 'a photo', 'a text with exactly one {}'],
    ['templates.0', '{} and {}', 'a text with exactly one {}'],
    ['source.revision', undefined, 'a text, but it is missing'],
    ['image.geometry.kind', 'fit', 'an object whose "kind" is "shortest-side-crop" or "squash"'],
    ['image.geometry.shortestSidePx', undefined, 'a whole number from 1 up, but it is missing'],
    ['image.filter', 'lanczos', 'one of "bicubic", "bilinear"'],
    ['image.mean.1', '0.5', 'three numbers'],
    ['image.std', [0.5, 0, 0.5], 'three numbers above 0'],
    ['image.files', {}, 'at least one precision'],
    ['image.files.fp8', {}, 'one of "fp32", "fp16", "q8", "q4", "q4f16"'],
    ['image.files.fp32.bytes', 0, 'a whole number from 1 up'],
    ['image.files.fp32.sha256', 'A'.repeat(64), '64 lower-case hexadecimal digits'],
    ['image.files.fp32.executionProviders', [], 'at least one execution provider'],
    ['image.files.fp32.executionProviders.0', 'cuda', 'one of "webgpu", "wasm"'],
    ['text.contextLength', 2, 'a whole number from 3 up'],
    ['text.padId', -1, 'a whole number from 0 up'],
    ['text.padToLength', 'yes', 'true or false'],
    ['text.inputs.mask', 5, 'the name of a tensor, or null'],
    ['probe.image.rgbBase64', '***', 'base64'],
    ['probe.minCosine.fp32', 2, 'a number from 0 to 1'],
    ['nonsense', 1, 'no field of this name'],
    ['image.resample', 3, 'no field of this name'],
  ])('names "%s" = %j and says what belongs there', (field, value, expected) => {
    const error = errorFor(broken(field, value));
    expect(error.field).toBe(field);
    expect(error.expected).toContain(expected);
  });

  test.each(['../image.onnx', '/image.onnx', 'a/../../image.onnx', 'https://example.com/a.onnx', ''])(
    'refuses the path %j, which leaves the model folder',
    (path) => {
      expect(errorFor(broken('tokenizer.path', path)).field).toBe('tokenizer.path');
    },
  );

  it('refuses half precision on WASM and q8 on WebGPU', () => {
    const halfOnWasm = broken('image.files.fp16', graph('image.fp16.onnx', ['webgpu', 'wasm']));
    expect(errorFor(halfOnWasm).message).toContain(
      '"image.files.fp16.executionProviders" is wrong: expected a list without "wasm"',
    );
    const q8OnWebgpu = broken('text.files.q8', graph('text.q8.onnx', ['webgpu']));
    expect(errorFor(q8OnWebgpu).message).toContain('expected a list without "webgpu"');
  });

  it('takes a preferred provider only from those that the file may run on', () => {
    const q8 = (preferredOn: string[]) =>
      broken('text.files.q8', { ...graph('text.q8.onnx', ['wasm']), preferredOn });
    expect(parseManifest(q8(['wasm'])).text.files.q8?.preferredOn).toEqual(['wasm']);
    expect(errorFor(q8(['webgpu']))).toMatchObject({ field: 'text.files.q8.preferredOn' });
    expect(errorFor(q8(['cuda']))).toMatchObject({ field: 'text.files.q8.preferredOn.0' });
  });

  it('wants a lowest cosine for every precision offered', () => {
    expect(errorFor(broken('probe.minCosine.q8', undefined)).field).toBe('probe.minCosine.q8');
  });

  it('refuses a crop that is larger than the resized picture', () => {
    expect(errorFor(broken('image.geometry.shortestSidePx', 31)).expected).toContain(
      'a whole number from 32 up',
    );
  });

  test.each(['probe.image.rgbBase64', 'probe.image.embeddingBase64', 'probe.text.embeddingBase64'])(
    'refuses %s of the wrong length',
    (field) => {
      expect(errorFor(broken(field, base64(15)))).toMatchObject({ field });
    },
  );
});
