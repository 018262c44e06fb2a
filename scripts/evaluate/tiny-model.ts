import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** For tests: the fixture tests/fixtures/tiny-clip as a model folder with a manifest. */

const FIXTURE = fileURLToPath(new URL('../../tests/fixtures/tiny-clip/', import.meta.url));

export interface TinyGolden {
  template: string;
  labels: string[];
  textEmbeddings: number[][];
  pictures: { file: string; embedding: number[]; probabilities: number[] }[];
}

export async function readTinyGolden(): Promise<TinyGolden> {
  return JSON.parse(await readFile(join(FIXTURE, 'golden.json'), 'utf8')) as TinyGolden;
}

/** A new temporary folder that holds the model; the test that asks for it removes it. */
export async function makeTinyModel(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wordsight-tiny-'));
  await cp(FIXTURE, folder, { recursive: true });
  const preprocessor = await readJson<{ image_mean: number[]; image_std: number[] }>(
    'preprocessor_config.json',
  );
  const config = await readJson<{ projection_dim: number; text_config: { eos_token_id: number } }>(
    'config.json',
  );
  const graph = async (path: string) => ({ ...(await hashed(path)), executionProviders: ['wasm', 'webgpu'] });
  const embeddingBase64 = Buffer.alloc(config.projection_dim * 4, 1).toString('base64');
  const manifest = {
    formatVersion: 1,
    id: 'tiny-clip',
    name: 'Tiny CLIP',
    version: '1',
    description: 'Random weights, for tests',
    licence: 'Apache-2.0',
    source: { repository: 'scripts/goldens/make_tiny_clip.py', revision: '1' },
    embeddingDim: config.projection_dim,
    head: 'softmax',
    logitScale: 100,
    logitBias: 0,
    templates: ['a photo of a {}'],
    image: {
      widthPx: 64,
      heightPx: 64,
      geometry: { kind: 'shortest-side-crop', shortestSidePx: 64 },
      filter: 'bicubic',
      mean: preprocessor.image_mean,
      std: preprocessor.image_std,
      input: 'pixel_values',
      output: 'image_embeds',
      files: { fp32: await graph('onnx/vision_model.onnx') },
    },
    text: {
      contextLength: 77,
      padId: config.text_config.eos_token_id,
      padToLength: false,
      lowerCase: false,
      inputs: { ids: 'input_ids', mask: null, typeIds: null },
      output: 'text_embeds',
      files: { fp32: await graph('onnx/text_model.onnx') },
    },
    tokenizer: await hashed('tokenizer.json'),
    probe: {
      image: { widthPx: 1, heightPx: 1, rgbBase64: 'AAAA', embeddingBase64 },
      text: { text: 'a cat', embeddingBase64 },
      minCosine: { fp32: 0.999 },
    },
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(join(FIXTURE, path), 'utf8')) as T;
}

async function hashed(path: string) {
  const file = join(FIXTURE, path);
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  return { path, bytes: (await stat(file)).size, sha256 };
}
