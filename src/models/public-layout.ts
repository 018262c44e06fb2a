import * as v from 'valibot';
import type { ExecutionProvider, Precision } from '../clip/manifest.ts';
import type { RunnableGraph, RunnableManifest } from '../clip/runnable-manifest.ts';
import { fetchModelJson } from './fetch-file.ts';
import { ModelError } from './model-error.ts';
import type { OpenedModel } from './open-model.ts';

/**
 * The layout in which CLIP is published as ONNX: `onnx/vision_model*.onnx`, `onnx/text_model*.onnx`,
 * `tokenizer.json`, `config.json` and `preprocessor_config.json`. Everything that the engine must know is read
 * from those files; what they leave open is what transformers' CLIP classes default to.
 */

const Size = v.union([
  v.number(),
  v.looseObject({
    shortest_edge: v.optional(v.number()),
    height: v.optional(v.number()),
    width: v.optional(v.number()),
  }),
]);

const PreprocessorConfig = v.looseObject({
  size: Size,
  crop_size: v.optional(Size),
  do_center_crop: v.optional(v.boolean()),
  resample: v.optional(v.picklist([2, 3]), 3),
  image_mean: v.tuple([v.number(), v.number(), v.number()]),
  image_std: v.tuple([v.number(), v.number(), v.number()]),
});

const ModelConfig = v.looseObject({
  model_type: v.literal('clip'),
  projection_dim: v.number(),
  text_config: v.looseObject({
    max_position_embeddings: v.optional(v.number(), 77),
    // published configs carry a wrong pad_token_id (1); the tokenizers pad with end-of-text, and CLIP's causal
    // text encoder never looks behind it
    eos_token_id: v.optional(v.number(), 49407),
  }),
});

/** Published CLIP models are trained up to a multiplier of 100, the clamp of the original training code. */
const CLIP_LOGIT_SCALE = 100;

const SUFFIX: Partial<Record<Precision, string>> = { fp32: '', q8: '_quantized' };
const PROVIDERS: Partial<Record<Precision, ExecutionProvider[]>> = { fp32: ['webgpu', 'wasm'], q8: ['wasm'] };

/**
 * Opens a CLIP model in the public ONNX layout as if it had a manifest.
 *
 * @param baseUrl absolute URL of the folder, ending in a slash.
 * @throws {ModelError} if a configuration file is missing or describes something that is not CLIP.
 */
export async function openPublicLayout(
  baseUrl: string,
  precision: 'fp32' | 'q8',
  template: string,
): Promise<OpenedModel> {
  const [configJson, preprocessorJson] = await Promise.all([
    fetchModelJson(baseUrl, 'config.json'),
    fetchModelJson(baseUrl, 'preprocessor_config.json'),
  ]);
  const config = parse(ModelConfig, configJson, 'config.json');
  const preprocessor = parse(PreprocessorConfig, preprocessorJson, 'preprocessor_config.json');
  return { manifest: describe(baseUrl, precision, template, config, preprocessor), baseUrl };
}

function parse<S extends v.GenericSchema>(schema: S, json: unknown, file: string): v.InferOutput<S> {
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new ModelError('MODEL_MANIFEST_INVALID', file, `"${v.getDotPath(issue) ?? ''}": ${issue.message}`);
}

function describe(
  baseUrl: string,
  precision: 'fp32' | 'q8',
  template: string,
  config: v.InferOutput<typeof ModelConfig>,
  preprocessor: v.InferOutput<typeof PreprocessorConfig>,
): RunnableManifest {
  const name = baseUrl.split('/').filter(Boolean).at(-1) ?? 'model';
  return {
    formatVersion: 1,
    id: name.toLowerCase(),
    name,
    version: 'unknown',
    description:
      'A CLIP model in the public ONNX layout. It brings no reference numbers to check itself with.',
    licence: 'unknown',
    source: { repository: baseUrl, revision: 'unknown' },
    embeddingDim: config.projection_dim,
    head: 'softmax',
    logitScale: CLIP_LOGIT_SCALE,
    logitBias: 0,
    templates: [template],
    image: { ...imageGeometry(preprocessor), ...imageTensors(precision) },
    text: {
      contextLength: config.text_config.max_position_embeddings,
      padId: config.text_config.eos_token_id,
      padToLength: false,
      lowerCase: false,
      inputs: { ids: 'input_ids', mask: 'attention_mask', typeIds: null },
      output: 'text_embeds',
      files: { [precision]: graph('text_model', precision) },
    },
    tokenizer: { path: 'tokenizer.json', bytes: null, sha256: null },
    probe: null,
  };
}

function imageTensors(precision: 'fp32' | 'q8') {
  return {
    input: 'pixel_values',
    output: 'image_embeds',
    files: { [precision]: graph('vision_model', precision) },
  };
}

function graph(stem: string, precision: 'fp32' | 'q8'): RunnableGraph {
  return {
    path: `onnx/${stem}${SUFFIX[precision]}.onnx`,
    bytes: null,
    sha256: null,
    executionProviders: PROVIDERS[precision] ?? ['wasm'],
  };
}

function imageGeometry(preprocessor: v.InferOutput<typeof PreprocessorConfig>) {
  const size = pixelSize(preprocessor.size);
  const crops = preprocessor.do_center_crop !== false && size.shortestSidePx !== null;
  const target = crops && preprocessor.crop_size !== undefined ? pixelSize(preprocessor.crop_size) : size;
  return {
    widthPx: target.widthPx,
    heightPx: target.heightPx,
    geometry:
      size.shortestSidePx === null
        ? { kind: 'squash' as const }
        : { kind: 'shortest-side-crop' as const, shortestSidePx: size.shortestSidePx },
    // Pillow's numbers for its filters
    filter: preprocessor.resample === 3 ? ('bicubic' as const) : ('bilinear' as const),
    mean: preprocessor.image_mean,
    std: preprocessor.image_std,
  };
}

function pixelSize(size: v.InferOutput<typeof Size>) {
  if (typeof size === 'number') return { widthPx: size, heightPx: size, shortestSidePx: size };
  const { shortest_edge: edge, width, height } = size;
  if (edge !== undefined) return { widthPx: edge, heightPx: edge, shortestSidePx: edge };
  if (width === undefined || height === undefined) {
    throw new ModelError(
      'MODEL_MANIFEST_INVALID',
      'preprocessor_config.json',
      'states no usable picture size',
    );
  }
  return { widthPx: width, heightPx: height, shortestSidePx: null };
}
