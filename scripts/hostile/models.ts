import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INT64, model, node, tensor, value, type ModelParts } from '../../tests/helpers/onnx-builder.ts';
import { Random } from './random.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SOUND = join(ROOT, 'tests', 'fixtures', 'tiny-clip');
const CONFIG = 'config.json';
const PREPROCESSOR = 'preprocessor_config.json';
const TOKENIZER = 'tokenizer.json';
const VISION = 'onnx/vision_model.onnx';
const TEXT = 'onnx/text_model.onnx';
const FLOAT32 = 1;

/** An image encoder in three nodes. */
const WEIGHTS = tensor({ name: 'w', dims: [3, 32], raw: new Uint8Array(3 * 32 * 4).fill(60) });
const MEAN_COLOUR = (output: string) => [
  node('GlobalAveragePool', ['pixel_values'], ['mean']),
  node('Flatten', ['mean'], ['flat']),
  node('MatMul', ['flat', 'w'], [output]),
];

async function graph(parts: ModelParts): Promise<Buffer> {
  const inputs = [value('pixel_values', FLOAT32, ['n', 3, 64, 64])];
  const outputs = [value('image_embeds', FLOAT32, ['n', 32])];
  return Buffer.from(await model({ inputs, outputs, ...parts }).arrayBuffer());
}

/** Path inside the folder -> bytes. */
export type FolderFiles = Record<string, Buffer>;

/** A folder that looks like a model. */
export interface HostileModel {
  name: string;
  files: FolderFiles;
}

/** A sound model as CLIP models are published, a megabyte in all. */
export function soundModel(): FolderFiles {
  const paths = [CONFIG, PREPROCESSOR, TOKENIZER, VISION, TEXT];
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(SOUND, ...path.split('/')))]));
}

/** Folders of which each has one thing in it that no model has. */
export async function hostileModels(): Promise<HostileModel[]> {
  const changed = [...configs(), ...tokenizers(), ...(await graphs()), ...manifests()];
  return changed.map(({ name, files }) => ({ name, files: { ...soundModel(), ...files } }));
}

/** Folders whose weights or descriptions have turned bits: some are still models. */
export function damagedModels(count: number): HostileModel[] {
  const random = new Random(7);
  return Array.from({ length: count }, (_, index) => {
    const files = soundModel();
    const path = Object.keys(files)[index % Object.keys(files).length] ?? CONFIG;
    const bytes = Buffer.from(files[path] ?? '');
    for (let flips = 1 + random.below(20); flips > 0; flips -= 1) {
      // half of them near the beginning, where a graph says what it is
      const at = random.below(index % 2 === 0 ? Math.min(400, bytes.length) : bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    }
    return { name: `damaged-${index}`, files: { ...files, [path]: bytes } };
  });
}

function one(name: string, path: string, bytes: Buffer | string): HostileModel {
  return { name, files: { [path]: Buffer.from(bytes as string) } };
}

/** Folders that pass every check, since only running them shows what they do. */
export async function modelsThatBreak(): Promise<HostileModel[]> {
  const numbers = BigInt64Array.of(2n ** 38n);
  const parts: Record<string, ModelParts> = {
    // a terabyte, in a file of a few hundred bytes
    'takes-all-memory': {
      nodes: [
        ...MEAN_COLOUR('mean_embeds'),
        node('ConstantOfShape', ['shape'], ['huge']),
        node('ReduceMax', ['huge'], ['most']),
        node('Add', ['mean_embeds', 'most'], ['image_embeds']),
      ],
      initializers: [
        WEIGHTS,
        tensor({ name: 'shape', dims: [1], type: INT64, raw: new Uint8Array(numbers.buffer) }),
      ],
    },
    'no-such-operator': {
      nodes: [...MEAN_COLOUR('mean_embeds'), node('Trojan', ['mean_embeds'], ['image_embeds'])],
      initializers: [WEIGHTS],
    },
    'not-a-number': {
      nodes: [
        ...MEAN_COLOUR('mean_embeds'),
        node('Sub', ['mean_embeds', 'mean_embeds'], ['zeros']),
        node('Div', ['zeros', 'zeros'], ['image_embeds']),
      ],
      initializers: [WEIGHTS],
    },
  };
  return Promise.all(
    Object.entries(parts).map(async ([name, part]) => ({
      name,
      files: { ...soundModel(), [VISION]: await graph(part) },
    })),
  );
}

/** The JSON of the sound model with some fields changed. */
function withFields(path: string, fields: object): string {
  const json = JSON.parse(String(soundModel()[path])) as object;
  return JSON.stringify({ ...json, ...fields });
}

const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
const NOT_JSON: Record<string, string> = {
  empty: '',
  cut: '{"a": [1, 2',
  page: '<!doctype html><script>window.hacked = true</script>',
  number: '42',
  nothing: 'null',
  list: '[]',
  deep,
};

function configs(): HostileModel[] {
  const wrong = [CONFIG, PREPROCESSOR].flatMap((path) =>
    Object.entries(NOT_JSON).map(([kind, text]) => one(`${path}-${kind}`, path, text)),
  );
  return [
    ...wrong,
    one('config-proto', CONFIG, '{"__proto__": {"model_type": "clip"}, "constructor": 1}'),
    one('config-type', CONFIG, withFields(CONFIG, { model_type: { toString: 1 } })),
    one('size-huge', PREPROCESSOR, withFields(PREPROCESSOR, { crop_size: { height: 1e9, width: 1e9 } })),
    one('size-negative', PREPROCESSOR, withFields(PREPROCESSOR, { crop_size: { height: -64, width: -64 } })),
    one('size-text', PREPROCESSOR, withFields(PREPROCESSOR, { size: { shortest_edge: '64' } })),
    one('mean-text', PREPROCESSOR, withFields(PREPROCESSOR, { image_mean: ['a', 'b', 'c'] })),
    one('std-zero', PREPROCESSOR, withFields(PREPROCESSOR, { image_std: [0, 0, 0] })),
    one('std-short', PREPROCESSOR, withFields(PREPROCESSOR, { image_std: [1] })),
  ];
}

function tokenizers(): HostileModel[] {
  const split = (Regex: string) => ({
    pre_tokenizer: { type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false },
  });
  const tokenizer = (name: string, fields: object) => one(name, TOKENIZER, withFields(TOKENIZER, fields));
  return [
    ...Object.entries(NOT_JSON).map(([kind, text]) => one(`${TOKENIZER}-${kind}`, TOKENIZER, text)),
    tokenizer('tokenizer-no-model', { model: null }),
    tokenizer('tokenizer-other-model', { model: { type: 'Trojan', vocab: {} } }),
    tokenizer('tokenizer-vocabulary', { model: { type: 'BPE', vocab: 7, merges: 'all' } }),
    tokenizer('tokenizer-merges', { model: { type: 'BPE', vocab: { a: 0 }, merges: [1, null, {}] } }),
    tokenizer('tokenizer-added', { added_tokens: [{ id: 'x', content: 5 }] }),
    tokenizer('tokenizer-pattern', split('(((')),
    // tries all ways to share a text among the two stars
    tokenizer('tokenizer-slow', split('^(a+)+$|(?:[\\s\\S]+)+\\u0000')),
  ];
}

async function graphs(): Promise<HostileModel[]> {
  const { [VISION]: vision = Buffer.alloc(0), [TEXT]: text = Buffer.alloc(0) } = soundModel();
  const built = Object.entries({ ...wrongGraphs(), ...graphsOfDataOutside() }).map(async ([name, parts]) =>
    one(name, VISION, await graph(parts)),
  );
  return [
    ...(await Promise.all(built)),
    one('graph-empty', VISION, ''),
    one('graph-noise', VISION, new Random(3).bytes(20_000)),
    one('graph-zeros', VISION, Buffer.alloc(1e6)),
    one('graph-cut', VISION, vision.subarray(0, vision.length - 1000)),
    one('graph-cut-early', TEXT, text.subarray(0, 300)),
    one('graph-page', TEXT, '<!doctype html><title>404</title>'),
    one('graph-swapped', VISION, text),
    // messages inside messages, each with a length that fits
    one('graph-deep', VISION, nested(20_000)),
  ];
}

function wrongGraphs(): Record<string, ModelParts> {
  const nodes = MEAN_COLOUR('image_embeds');
  const initializers = [WEIGHTS];
  return {
    'graph-huge-tensor': {
      nodes,
      initializers: [tensor({ name: 'w', dims: [2 ** 40, 2 ** 40], raw: new Uint8Array(8) })],
    },
    'graph-unknown-type': {
      nodes,
      initializers: [tensor({ name: 'w', dims: [2], type: 99, raw: new Uint8Array(8) })],
    },
    'graph-circle': {
      nodes: [
        node('Add', ['pixel_values', 'b'], ['a']),
        node('Relu', ['a'], ['b']),
        node('Flatten', ['b'], ['image_embeds']),
      ],
    },
    'graph-twice': { nodes: [...nodes, ...nodes], initializers },
    'graph-from-nowhere': { nodes },
    'graph-nothing': { nodes: [] },
    'graph-newest': { irVersion: 9999, nodes, initializers },
    'graph-no-operators': { opset: null, nodes, initializers },
    'graph-four-channels': {
      nodes,
      initializers,
      inputs: [value('pixel_values', FLOAT32, [1, 4, 64, 64])],
    },
    'graph-whole-numbers': {
      nodes,
      initializers,
      inputs: [value('pixel_values', INT64, [1, 3, 64, 64])],
    },
    'graph-other-names': {
      nodes,
      initializers,
      inputs: [value('prompt', FLOAT32, [1, 3, 64, 64])],
    },
  };
}

function graphsOfDataOutside(): Record<string, ModelParts> {
  const places = {
    parent: '../../../../etc/passwd',
    root: '/etc/passwd',
    web: 'https://evil.example/weights.bin',
    drive: 'C:\\Windows\\win.ini',
    missing: 'weights.bin',
  };
  return Object.fromEntries(
    Object.entries(places).map(([name, location]) => {
      const outside = tensor({
        name: 'w',
        dims: [3, 32],
        external: { location, offset: '0', length: '384' },
      });
      return [`graph-outside-${name}`, { nodes: MEAN_COLOUR('image_embeds'), initializers: [outside] }];
    }),
  );
}

/** A graph in an attribute of a node of a graph, and so on. */
function nested(levels: number): Buffer {
  let inner = Buffer.alloc(0);
  const wrap = (field: number, body: Buffer) =>
    Buffer.concat([varint(field * 8 + 2), varint(body.length), body]);
  for (let level = 0; level < levels && inner.length < 1e6; level += 1)
    inner = wrap(1, wrap(5, wrap(6, inner)));
  return wrap(7, inner);
}

function varint(number: number): Buffer {
  const bytes: number[] = [];
  for (let rest = number; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

function manifests(): HostileModel[] {
  const folder = join(ROOT, 'tests', 'fixtures', 'families', 'clip');
  const sound = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    image: { files: { fp32: object } };
  };
  const manifest = (name: string, fields: object) =>
    one(`manifest-${name}`, 'manifest.json', JSON.stringify({ ...sound, ...fields }));
  const imageFile = (name: string, fields: object) => {
    const fp32 = { ...sound.image.files.fp32, ...fields };
    return manifest(name, { image: { ...sound.image, files: { fp32 } } });
  };
  return [
    ...Object.entries(NOT_JSON).map(([kind, text]) => one(`manifest-${kind}`, 'manifest.json', text)),
    manifest('version', { formatVersion: 1e9 }),
    manifest('id', { id: '../../service-worker' }),
    manifest('size', { image: { ...sound.image, widthPx: 1e9, heightPx: 1e9 } }),
    manifest('dimension', { embeddingDim: -1 }),
    manifest('templates', { templates: ['no place for a label'] }),
    imageFile('path-parent', { path: '../../../etc/passwd' }),
    imageFile('path-web', { path: 'https://evil.example/image.onnx' }),
    imageFile('path-missing', { path: 'other.onnx' }),
    imageFile('hash', { path: VISION, bytes: soundModel()[VISION]?.length, sha256: '0'.repeat(64) }),
  ];
}
