import { UNKNOWN_REVISION } from '../../clip/model-key.ts';
import type { RunnableFile, RunnableGraph, RunnableManifest } from '../../clip/runnable-manifest.ts';
import type { Precision, TextSpec } from '../../clip/manifest.ts';
import { CONFIG, PREPROCESSOR, type PreprocessorConfig, type PublicConfig, wrongField } from './configs.ts';
import { FAMILIES, type Family } from './families.ts';
import { imageSteps } from './image-steps.ts';

/** One encoder: its files, and what was seen in them where they were looked into. */
export interface PublicEncoder {
  files: Partial<Record<Precision, RunnableGraph>>;
  output: string;
  /** null where the graph does not say, or was not looked into. */
  embeddingDim: number | null;
}

export interface PublicTextEncoder extends PublicEncoder {
  inputs: TextSpec['inputs'];
  /** The one length of texts that the graph takes; null if it takes any. */
  fixedLength: number | null;
}

/** Everything that is known about a public model. */
export interface PublicModel {
  name: string;
  repository: string;
  config: PublicConfig;
  preprocessor: PreprocessorConfig;
  image: PublicEncoder;
  text: PublicTextEncoder;
  tokenizer: RunnableFile;
  /** By the tokenizer's own configuration; null if it has none. */
  padId: number | null;
  /** As read from a combined graph; null if there is none. */
  logits: { logitScale: number; logitBias: number } | null;
  /** null for that of the family. */
  template: string | null;
}

/**
 * The manifest of a model that has none.
 *
 * @throws {ModelError} `MODEL_MANIFEST_INVALID` naming what is missing or contradicts itself.
 */
export function describePublic(model: PublicModel): RunnableManifest {
  const { name, config, image, text } = model;
  const family: Family = FAMILIES[config.model_type];
  const steps = imageSteps(model.preprocessor, family);
  checkPictureSize(config, steps);
  return {
    formatVersion: 1,
    id: idFrom(name),
    name,
    version: 'unknown',
    description: 'A model in the public ONNX layout. It brings no reference numbers to check itself with.',
    licence: 'unknown',
    source: { repository: model.repository, revision: UNKNOWN_REVISION },
    embeddingDim: embeddingDim(model),
    head: family.head,
    ...logitNumbers(model, family),
    templates: [model.template ?? family.template],
    image: { ...steps, input: 'pixel_values', output: image.output, files: image.files },
    text: {
      ...textNumbers(model, family),
      lowerCase: family.lowerCase,
      inputs: text.inputs,
      output: text.output,
      files: text.files,
    },
    tokenizer: model.tokenizer,
    probe: null,
  };
}

function idFrom(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '');
  return id === '' ? 'model' : id;
}

function checkPictureSize(
  { vision_config }: PublicConfig,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
) {
  const { image_size: stated } = vision_config;
  if (typeof stated !== 'number' || (stated === widthPx && stated === heightPx)) return;
  const made = `${PREPROCESSOR} makes pictures of ${widthPx} × ${heightPx} pixels`;
  throw wrongField(CONFIG, 'vision_config.image_size', `is ${stated}, but ${made}`);
}

function embeddingDim({ config, image, text }: PublicModel): number {
  const stated = [image.embeddingDim, text.embeddingDim, config.projection_dim].filter((dim) => dim != null);
  const [dim] = stated;
  if (dim === undefined) {
    throw wrongField(CONFIG, 'projection_dim', 'is missing, and the graphs do not say it either');
  }
  const other = stated.find((each) => each !== dim);
  if (other === undefined) return dim;
  throw wrongField(
    CONFIG,
    'projection_dim',
    `and the graphs do not agree on the length of an embedding: ${dim} and ${other} numbers`,
  );
}

function logitNumbers(
  { config, logits }: PublicModel,
  family: Family,
): { logitScale: number; logitBias: number } {
  if (logits) return logits;
  const logitScale = config.logit_scale ?? family.logitScale;
  const logitBias = config.logit_bias ?? (family.head === 'softmax' ? 0 : null);
  if (logitScale !== null && logitBias !== null) return { logitScale, logitBias };
  throw wrongField(
    CONFIG,
    logitScale === null ? 'logit_scale' : 'logit_bias',
    'is missing: probabilities need the learned scale and bias, which are in the combined graph onnx/model.onnx; ' +
      'add that file, or write "logit_scale" (the multiplier) and "logit_bias" into this one',
  );
}

function textNumbers({ config, text, padId: tokenizerPadId }: PublicModel, family: Family) {
  const { max_position_embeddings: positions, eos_token_id } = config.text_config;
  const trained = family.trainedOnAllPositions ? positions : null;
  // published configurations carry a wrong pad_token_id (1), so it is not asked
  const padId = tokenizerPadId ?? (family.padId === null ? null : (eos_token_id ?? family.padId));
  if (padId === null) {
    throw wrongField(
      'tokenizer_config.json',
      'pad_token',
      'is missing, and this model must be padded with the right one',
    );
  }
  return {
    contextLength: text.fixedLength ?? trained ?? family.contextLength,
    padId,
    padToLength: text.fixedLength !== null || family.padToLength,
  };
}
