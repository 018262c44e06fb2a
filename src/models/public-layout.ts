import type { Precision } from '../clip/manifest.ts';
import type { RunnableGraph } from '../clip/runnable-manifest.ts';
import { fetchModelJson } from './fetch-file.ts';
import type { OpenedModel } from './open-model.ts';
import { CONFIG, parseConfig, parsePreprocessor, PREPROCESSOR } from './public/configs.ts';
import { describePublic } from './public/describe-public.ts';
import { FAMILIES } from './public/families.ts';
import { graphPaths, GRAPHS } from './public/graph-names.ts';

/** Of a model in the public layout: what texts are read with. */
export function textPathsOf(precision: 'fp32' | 'q8'): string[] {
  return [...Object.values(fileOf(GRAPHS.text, precision)), { path: TOKENIZER }].map(({ path }) => path);
}

const TOKENIZER = 'tokenizer.json';

/**
 * Opens a model in the layout in which CLIP is published as ONNX (`onnx/vision_model*.onnx`, `onnx/text_model*.onnx`,
 * `tokenizer.json`, `config.json`, `preprocessor_config.json`) as if it had a manifest. The graphs are not looked into.
 *
 * @param baseUrl absolute URL of the folder, ending in a slash.
 * @throws {ModelError} if a configuration file is missing or describes something that cannot be run.
 */
export async function openPublicLayout(
  baseUrl: string,
  precision: 'fp32' | 'q8',
  template: string,
): Promise<OpenedModel> {
  const [configJson, preprocessorJson] = await Promise.all([
    fetchModelJson(baseUrl, CONFIG),
    fetchModelJson(baseUrl, PREPROCESSOR),
  ]);
  const config = parseConfig(configJson);
  const { outputs } = FAMILIES[config.model_type];
  const manifest = describePublic({
    name: baseUrl.split('/').filter(Boolean).at(-1) ?? 'model',
    repository: baseUrl,
    config,
    preprocessor: parsePreprocessor(preprocessorJson),
    image: { files: fileOf(GRAPHS.image, precision), output: outputs.image[0], embeddingDim: null },
    text: {
      files: fileOf(GRAPHS.text, precision),
      output: outputs.text[0],
      embeddingDim: null,
      inputs: { ids: 'input_ids', mask: 'attention_mask', typeIds: null },
      fixedLength: null,
    },
    tokenizer: { path: TOKENIZER, bytes: null, sha256: null },
    padId: null,
    logits: null,
    template,
  });
  return { manifest, source: { kind: 'url', baseUrl } };
}

function fileOf(
  stem: (typeof GRAPHS)['image' | 'text'],
  wanted: Precision,
): Partial<Record<Precision, RunnableGraph>> {
  const graph = graphPaths(stem).find(({ precision }) => precision === wanted)!;
  const { path, executionProviders } = graph;
  return { [wanted]: { path, bytes: null, sha256: null, executionProviders } };
}
