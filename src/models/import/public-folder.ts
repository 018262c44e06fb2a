import type { RunnableFile, RunnableManifest } from '../../clip/runnable-manifest.ts';
import { ModelError } from '../model-error.ts';
import { CONFIG, parseConfig, parsePreprocessor, PREPROCESSOR, wrongField } from '../public/configs.ts';
import { describePublic } from '../public/describe-public.ts';
import { FAMILIES, type Family } from '../public/families.ts';
import type { ModelFolder } from './model-files.ts';
import {
  type GraphEnds,
  type ImageEnds,
  inspectImageEncoder,
  inspectTextEncoder,
  type TextEnds,
} from './onnx/inspect-encoder.ts';
import { type EncoderFile, openPublicGraphs } from './public-encoders.ts';
import { readJson } from './read-json.ts';
import type { ImportCandidate } from './import-candidate.ts';
import { readPadId, TOKENIZER, type TokenizerCheck } from './tokenizer-files.ts';

/**
 * A folder in the public ONNX layout: one file for each encoder, or both in a combined graph.
 *
 * @throws {ModelError} naming the file, and the field or tensor, that is missing or does not fit.
 */
export async function readPublicFolder(
  { name, files }: ModelFolder,
  checkTokenizer: TokenizerCheck,
  signal?: AbortSignal,
): Promise<ImportCandidate> {
  const config = parseConfig(await readJson(files, CONFIG));
  const preprocessor = parsePreprocessor(await readJson(files, PREPROCESSOR));
  const tokenizerJson = await readJson(files, TOKENIZER);
  const family: Family = FAMILIES[config.model_type];
  const { image, text, logits, warnings } = await openPublicGraphs(files, inspections(family), signal);
  const manifest = describePublic({
    name,
    repository: typeof config['_name_or_path'] === 'string' ? config['_name_or_path'] || name : name,
    config,
    preprocessor,
    image: agreed(image),
    text: agreed(text),
    tokenizer: fileOf(files, TOKENIZER),
    padId: await readPadId(files, tokenizerJson),
    logits,
    template: null,
  });
  checkPictureSize(manifest, image);
  const blob = files.get(TOKENIZER)!;
  await checkTokenizer({ path: TOKENIZER, json: tokenizerJson, blob }, manifest.text);
  const blobs = [...image, ...text].map((file) => [file.graph.path, file.blob] as const);
  return {
    manifest,
    files: new Map([...blobs, [TOKENIZER, blob]]),
    warnings: [...warnings, ...cautions(family, logits !== null || config.logit_scale != null)],
  };
}

function inspections({ outputs, masksPadding }: Family) {
  const imageNames = { input: 'pixel_values', outputs: outputs.image };
  const mask = masksPadding ? 'attention_mask' : null;
  const textNames = { ids: 'input_ids', mask, typeIds: 'token_type_ids', outputs: outputs.text };
  return {
    image: (ends: GraphEnds, path: string) => inspectImageEncoder(ends, path, imageNames),
    text: (ends: GraphEnds, path: string) => inspectTextEncoder(ends, path, textNames),
  };
}

function checkPictureSize({ image: made }: RunnableManifest, files: EncoderFile<ImageEnds>[]): void {
  for (const { widthPx, heightPx } of files.map(({ ends }) => ends)) {
    if ((widthPx ?? made.widthPx) === made.widthPx && (heightPx ?? made.heightPx) === made.heightPx) continue;
    const fault = `makes pictures of ${made.widthPx} × ${made.heightPx} pixels, but the image encoder reads ${widthPx} × ${heightPx}`;
    throw wrongField(PREPROCESSOR, 'size', fault);
  }
}

/**
 * What all files of one encoder say together: precisions differ in numbers, not in what they take and give. What one
 * leaves open (null), another may state.
 *
 * @throws {ModelError} `MODEL_GRAPH_MISMATCH` naming the file that contradicts those before it.
 */
function agreed<E extends ImageEnds | TextEnds>(files: EncoderFile<E>[]) {
  const merged = { ...files[0]!.ends };
  for (const { ends, graph } of files) {
    for (const key of Object.keys(ends) as (keyof E)[]) {
      merged[key] ??= ends[key];
      if (ends[key] === null || JSON.stringify(ends[key]) === JSON.stringify(merged[key])) continue;
      const detail = `has other inputs or outputs than ${files[0]?.graph.path}`;
      throw new ModelError('MODEL_GRAPH_MISMATCH', graph.path, detail);
    }
  }
  return { ...merged, files: Object.fromEntries(files.map(({ precision, graph }) => [precision, graph])) };
}

function fileOf(files: ReadonlyMap<string, Blob>, path: string): RunnableFile {
  return { path, bytes: files.get(path)!.size, sha256: null };
}

function cautions(family: Family, knowsScale: boolean): string[] {
  const unproven =
    'The model brings no reference numbers, so this app cannot check that it computes them right here.';
  const assumed = `The files do not hold the learned logit scale; ${family.logitScale} is taken, as published CLIP models have it.`;
  return knowsScale ? [unproven] : [unproven, assumed];
}
