import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  FLOAT16,
  FLOAT32,
  INT32,
  INT64,
  model,
  node,
  tensor,
  value,
} from '../../../tests/helpers/onnx-builder.ts';
import { ModelError } from '../model-error.ts';
import { sha256OfBlob } from '../sha256.ts';
import { readModelFiles } from './read-model.ts';

vi.mock(import('../sha256.ts'), async (original) => {
  const module = await original();
  return { ...module, sha256OfBlob: vi.fn(module.sha256OfBlob) };
});

type Json = Record<string, unknown>;
type Axes = (number | string)[];

const FIXTURES = new URL('../../../tests/fixtures/', import.meta.url);
const fixture = (path: string) => new Blob([readFileSync(new URL(path, FIXTURES))]);
const json = (name: string) =>
  JSON.parse(readFileSync(new URL(`tiny-clip/${name}`, FIXTURES), 'utf8')) as Json;

const BATCH = ['batch', 'sequence'];
const weight = (type: number, bytes: number) =>
  tensor({ name: 'w', dims: [4], type, raw: new Uint8Array(bytes) });

interface VisionParts {
  type?: number;
  axes?: Axes;
  output?: string;
  outputAxes?: Axes | null;
  weights?: number[];
}

/** Nothing is run here: only the ends of the graphs matter. */
function vision(parts: VisionParts = {}): Blob {
  const {
    type = FLOAT32,
    axes = ['n', 3, 'h', 'w'],
    output = 'image_embeds',
    outputAxes = ['n', 32],
  } = parts;
  return model({
    nodes: [node('Encode', ['pixel_values', ...(parts.weights ? ['w'] : [])], [output])],
    initializers: parts.weights ? [parts.weights] : [],
    inputs: [value('pixel_values', type, axes)],
    outputs: [value(output, FLOAT32, outputAxes)],
  });
}

interface TextParts {
  type?: number;
  axes?: Axes;
  inputs?: string[];
  output?: string;
  outputType?: number;
  dim?: number | string;
}

function text(parts: TextParts = {}): Blob {
  const { type = INT64, axes = BATCH, inputs = ['input_ids'], output = 'text_embeds' } = parts;
  return model({
    nodes: [node('Encode', inputs, [output])],
    inputs: inputs.map((name) => value(name, type, axes)),
    outputs: [value(output, parts.outputType ?? FLOAT32, ['n', parts.dim ?? 32])],
  });
}

let config: Json;
let preprocessor: Json;
let tokenizer: Json;
let files: Record<string, Blob | null>;

beforeEach(() => {
  config = json('config.json');
  preprocessor = json('preprocessor_config.json');
  tokenizer = json('tokenizer.json');
  files = { 'onnx/vision_model.onnx': vision(), 'onnx/text_model.onnx': text() };
});

function read() {
  const configs = {
    'config.json': new Blob([JSON.stringify(config)]),
    'preprocessor_config.json': new Blob([JSON.stringify(preprocessor)]),
    'tokenizer.json': new Blob([JSON.stringify(tokenizer)]),
  };
  const all = Object.entries({ ...configs, ...files });
  return readModelFiles(all.flatMap(([path, blob]) => (blob ? [{ path: `Tiny CLIP/${path}`, blob }] : [])));
}

const manifest = async () => (await read()).manifest;

const refused = (code: string, file: string, detail: RegExp) =>
  expect(read()).rejects.toMatchObject({ code, file, detail: expect.stringMatching(detail) as string });

describe('a folder in the public layout', () => {
  it('becomes a model', async () => {
    const { manifest: read_, files: kept, warnings } = await read();
    expect(read_).toMatchObject({
      id: 'tiny-clip',
      name: 'Tiny CLIP',
      embeddingDim: 32,
      head: 'softmax',
      probe: null,
    });
    expect(read_).toMatchObject({ logitScale: 100, logitBias: 0, templates: ['a photo of a {}.'] });
    expect(read_.text).toMatchObject({ contextLength: 77, padId: 1513, padToLength: false });
    expect(read_.text.inputs).toEqual({ ids: 'input_ids', mask: null, typeIds: null });
    expect([...kept.keys()].sort()).toEqual([
      'onnx/text_model.onnx',
      'onnx/vision_model.onnx',
      'tokenizer.json',
    ]);
    expect(warnings).toEqual([
      expect.stringContaining('no reference numbers'),
      expect.stringContaining('logit scale; 100 is taken'),
    ]);
  });

  it('takes each precision from the best file that there is, and runs it where it may run', async () => {
    for (const suffix of ['_fp16', '_quantized', '_int8', '_q4', '_bnb4', '_q4f16']) {
      files[`onnx/vision_model${suffix}.onnx`] = vision();
    }
    files['onnx/text_model_uint8.onnx'] = text();
    files['onnx/text_model_bnb4.onnx'] = text();
    const { image, text: texts } = await manifest();
    const paths = Object.entries(image.files).map(([precision, { path, executionProviders }]) => {
      return [precision, path, executionProviders.join('+')];
    });
    expect(paths).toEqual([
      ['fp32', 'onnx/vision_model.onnx', 'webgpu+wasm'],
      ['fp16', 'onnx/vision_model_fp16.onnx', 'webgpu'],
      ['q8', 'onnx/vision_model_quantized.onnx', 'wasm'],
      ['q4', 'onnx/vision_model_q4.onnx', 'webgpu+wasm'],
      ['q4f16', 'onnx/vision_model_q4f16.onnx', 'webgpu'],
    ]);
    expect(texts.files.q8?.path).toBe('onnx/text_model_uint8.onnx');
    expect(texts.files.q4).toMatchObject({ path: 'onnx/text_model_bnb4.onnx', executionProviders: ['wasm'] });
  });

  it('reads graphs that lie beside the configuration', async () => {
    files = { 'vision_model.onnx': vision(), 'text_model.onnx': text() };
    expect((await manifest()).image.files.fp32?.path).toBe('onnx/vision_model.onnx');
  });

  it('takes from the graphs what the configuration leaves open, as for MobileCLIP', async () => {
    config = { model_type: 'clip' };
    preprocessor = { ...preprocessor, size: { shortest_edge: 256 }, crop_size: 256, do_normalize: false };
    const padded = { pad_token: { content: 'pad' } };
    files = {
      'onnx/vision_model.onnx': vision({ axes: ['n', 3, 256, 256], outputAxes: ['n', 512] }),
      'onnx/text_model.onnx': text({ axes: ['n', 77], dim: 'dim' }),
      'tokenizer_config.json': new Blob([JSON.stringify(padded)]),
    };
    tokenizer['added_tokens'] = [...(tokenizer['added_tokens'] as Json[]), { id: 0, content: 'pad' }];
    const { embeddingDim, text: texts, image } = await manifest();
    expect(embeddingDim).toBe(512);
    expect(texts).toMatchObject({ contextLength: 77, padToLength: true, padId: 0 });
    expect(image).toMatchObject({ widthPx: 256, mean: [0, 0, 0], std: [1, 1, 1] });
  });

  it('reads the learned scale and bias of SigLIP, which it pads and lowers', async () => {
    config = { model_type: 'siglip' };
    preprocessor = {
      ...preprocessor,
      size: { height: 16, width: 16 },
      crop_size: null,
      do_center_crop: null,
    };
    files = {
      'onnx/model.onnx': fixture('import/siglip/model.onnx'),
      'tokenizer_config.json': new Blob(['{"pad_token": "<|endoftext|>"}']),
    };
    const { warnings, manifest: siglip } = await read();
    expect(siglip).toMatchObject({ head: 'sigmoid', embeddingDim: 16, logitBias: -16.75 });
    expect(siglip.logitScale).toBeCloseTo(112.5, 3);
    expect(siglip.image).toMatchObject({ widthPx: 16, geometry: { kind: 'squash' } });
    expect(siglip.text).toMatchObject({ contextLength: 64, padToLength: true, lowerCase: true, padId: 1513 });
    expect(siglip.text.inputs.mask).toBeNull();
    expect(warnings).toHaveLength(1);
  });

  it('reads Chinese-CLIP with token types, for texts of 52 tokens', async () => {
    config = {
      model_type: 'chinese_clip',
      projection_dim: 12,
      text_config: { max_position_embeddings: 512 },
    };
    preprocessor = { ...preprocessor, size: { height: 16, width: 16 }, crop_size: null };
    files = { 'onnx/model.onnx': fixture('import/chinese-clip/model.onnx') };
    const { text: texts, embeddingDim } = await manifest();
    expect(embeddingDim).toBe(12);
    expect(texts).toMatchObject({ contextLength: 52, padId: 0, padToLength: false });
    expect(texts.inputs).toEqual({ ids: 'input_ids', mask: 'attention_mask', typeIds: 'token_type_ids' });
  });

  it('leaves out a file that is known to be broken, and is refused with nothing else', async () => {
    const broken = vision();
    const sha256 = 'fcbd153d1aa1314fb72ea39b20c37e0572e7e7b05359b51f3efee5d682658472';
    vi.mocked(sha256OfBlob).mockImplementation((blob) => Promise.resolve(blob === broken ? sha256 : ''));
    files['onnx/vision_model_quantized.onnx'] = broken;
    const { manifest: kept, warnings } = await read();
    expect(Object.keys(kept.image.files)).toEqual(['fp32']);
    expect(warnings[0]).toMatch(/vision_model_quantized.onnx was left out/);
    files['onnx/vision_model.onnx'] = null;
    await refused('MODEL_KNOWN_BROKEN', 'onnx/vision_model_quantized.onnx', /wrong numbers/);
  });
});

it('leaves out a precision that cannot be used where another one can', async () => {
  const external = tensor({ name: 'w', dims: [4], external: { location: 'vision_model.onnx_data' } });
  files['onnx/vision_model.onnx'] = vision({ weights: external });
  files['onnx/vision_model_quantized.onnx'] = vision();
  files['onnx/text_model_fp16.onnx'] = text({ outputType: FLOAT16 });
  files['onnx/model.onnx'] = new Blob(['damaged']);
  const { manifest: kept, warnings } = await read();
  expect(Object.keys(kept.image.files)).toEqual(['q8']);
  expect(Object.keys(kept.text.files)).toEqual(['fp32']);
  expect(warnings).toContainEqual(
    expect.stringMatching(/^onnx\/vision_model.onnx was left out: it keeps its weights/),
  );
  expect(warnings).toContainEqual(
    expect.stringMatching(/^onnx\/text_model_fp16.onnx was left out: it does not fit/),
  );
});

describe('a folder in the public layout is refused', () => {
  it.each(['config.json', 'preprocessor_config.json', 'tokenizer.json'])('without %s', async (name) => {
    files[name] = null;
    await refused('MODEL_FOLDER_INVALID', name === 'config.json' ? 'manifest.json' : name, /missing/);
  });

  it('without one encoder', async () => {
    files['onnx/text_model.onnx'] = null;
    await refused('MODEL_FOLDER_INVALID', 'onnx/text_model.onnx', /missing.*model\.onnx/);
  });

  const VISION = 'onnx/vision_model.onnx';
  const TEXT = 'onnx/text_model.onnx';
  it.each<[string, string, Blob, RegExp]>([
    ['pictures in half precision', VISION, vision({ type: FLOAT16 }), /"pixel_values" is float16/],
    ['grey pictures', VISION, vision({ axes: ['n', 1, 'h', 'w'] }), /1 colour channels/],
    ['pictures in batches', VISION, vision({ axes: [8, 3, 'h', 'w'] }), /8 pictures at a time/],
    ['patches for pictures', VISION, vision({ axes: ['n', 'patches', 768] }), /3 axes, not 4/],
    [
      'no projection',
      VISION,
      vision({ output: 'pooler_output' }),
      /no output "image_embeds", but "pooler_output"/,
    ],
    ['an embedding for each patch', VISION, vision({ outputAxes: ['n', 50, 32] }), /3 axes, not 2/],
    ['ids of 32 bits', TEXT, text({ type: INT32 }), /"input_ids" is int32/],
    ['a fixed number of texts', TEXT, text({ axes: [2, 77] }), /exactly 2 texts/],
    [
      'positions to be fed',
      TEXT,
      text({ inputs: ['input_ids', 'position_ids'] }),
      /wants an input "position_ids"/,
    ],
    ['no ids', TEXT, text({ inputs: ['tokens'] }), /no input "input_ids", but "tokens"/],
    ['embeddings in half precision', TEXT, text({ outputType: FLOAT16 }), /"text_embeds" is float16/],
  ])('with %s', async (_what, path, graph, detail) => {
    files[path] = graph;
    await refused('MODEL_GRAPH_MISMATCH', path, detail);
  });

  it('with encoders that do not fit each other or the configuration', async () => {
    files[TEXT] = text({ dim: 64 });
    await refused('MODEL_MANIFEST_INVALID', 'config.json', /"projection_dim".*32 and 64/);
    files[TEXT] = text();
    config['projection_dim'] = 512;
    await refused('MODEL_MANIFEST_INVALID', 'config.json', /"projection_dim"/);
  });

  it('with pictures of another size than the encoder reads', async () => {
    files[VISION] = vision({ axes: ['n', 3, 224, 224] });
    await refused('MODEL_MANIFEST_INVALID', 'preprocessor_config.json', /64 × 64 pixels.*224 × 224/);
  });

  it('with precisions that differ in what they take', async () => {
    files['onnx/text_model_q4.onnx'] = text({ axes: ['n', 77] });
    files[TEXT] = text({ axes: ['n', 64] });
    await refused('MODEL_GRAPH_MISMATCH', 'onnx/text_model_q4.onnx', /other inputs or outputs/);
  });

  it('with half precision under a name that says otherwise', async () => {
    files[VISION] = vision({ weights: weight(FLOAT16, 8) });
    await refused('MODEL_GRAPH_INVALID', VISION, /half precision.*_fp16/);
  });

  it.each(['model.onnx_data', '../../etc/passwd', '/etc/passwd', ''])(
    'with weights in the file %j',
    async (location) => {
      const external = tensor({ name: 'w', dims: [4], external: { location } });
      files[VISION] = vision({ weights: external });
      await refused(
        'MODEL_GRAPH_INVALID',
        VISION,
        new RegExp(`another file \\("${location.replaceAll('.', '\\.')}"\\)`),
      );
    },
  );

  it('with an empty graph file', async () => {
    files[VISION] = new Blob([]);
    await refused('MODEL_GRAPH_INVALID', VISION, /empty/);
  });

  it('with a combined graph that does not give the embeddings', async () => {
    files = { 'onnx/model.onnx': vision({ output: 'logits_per_image' }) };
    await refused('MODEL_GRAPH_MISMATCH', 'onnx/model.onnx', /no output "image_embeds"/);
  });

  it('with a SigLIP that nothing tells the scale of, or that masks its padding', async () => {
    config = { model_type: 'siglip' };
    preprocessor = { ...preprocessor, size: { height: 64, width: 64 }, crop_size: null };
    await refused('MODEL_MANIFEST_INVALID', 'config.json', /"logit_scale" is missing.*onnx\/model\.onnx/);
    config = { model_type: 'siglip', logit_scale: 112, logit_bias: -16 };
    files['tokenizer_config.json'] = new Blob(['{}']);
    await refused('MODEL_MANIFEST_INVALID', 'tokenizer_config.json', /"pad_token" is missing/);
    files['tokenizer_config.json'] = new Blob(['{"pad_token": "<|endoftext|>"}']);
    expect(await manifest()).toMatchObject({ logitScale: 112, logitBias: -16 });
    files['tokenizer_config.json'] = new Blob(['{"pad_token": "<|endoftext|>", "padding_side": "left"}']);
    await refused('MODEL_MANIFEST_INVALID', 'tokenizer_config.json', /"padding_side"/);
    files[TEXT] = text({ inputs: ['input_ids', 'attention_mask'] });
    await refused('MODEL_GRAPH_MISMATCH', TEXT, /"attention_mask"/);
  });

  it('with a tokenizer that is none', async () => {
    tokenizer = { model: { type: 'Unknown' } };
    await refused('MODEL_TOKENIZER_INVALID', 'tokenizer.json', /cannot be used/);
  });
});

it('throws nothing but ModelErrors, whatever the configuration files say', async () => {
  const oddValue = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(0, -1, 1e308, 1.5, 224, '', 'clip', null, [], {}),
  );
  const keys = [
    ...['model_type', 'projection_dim', 'text_config', 'vision_config', 'logit_scale', '_name_or_path'],
    ...['size', 'crop_size', 'resample', 'image_mean', 'image_std', 'rescale_factor', 'do_resize'],
    ...['model', 'added_tokens', 'normalizer', 'pre_tokenizer', 'post_processor', 'padding', 'pad_token'],
  ];
  const changes = fc.dictionary(fc.constantFrom(...keys), oddValue, { minKeys: 1, maxKeys: 3 });
  await fc.assert(
    fc.asyncProperty(changes, async (change) => {
      config = { ...json('config.json'), ...change };
      preprocessor = { ...json('preprocessor_config.json'), ...change };
      tokenizer = { ...json('tokenizer.json'), ...change };
      files['tokenizer_config.json'] = new Blob([JSON.stringify(change)]);
      await read().catch((error: unknown) => expect(error).toBeInstanceOf(ModelError));
    }),
    { numRuns: 150 },
  );
});
