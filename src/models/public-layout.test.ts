import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPublicLayout } from './public-layout.ts';

type Json = Record<string, unknown>;

const fixture = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../tests/fixtures/tiny-clip/${name}`, import.meta.url), 'utf8'),
  ) as Json;

let server: Server;
let baseUrl: string;
let config: Json;
let preprocessor: Json;

beforeAll(async () => {
  server = createServer(({ url }, response) => {
    if (url === '/Some-CLIP/config.json') response.end(JSON.stringify(config));
    else if (url === '/Some-CLIP/preprocessor_config.json') response.end(JSON.stringify(preprocessor));
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/Some-CLIP/`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  config = fixture('config.json');
  preprocessor = fixture('preprocessor_config.json');
});

const open = async (precision: 'fp32' | 'q8' = 'fp32') =>
  (await openPublicLayout(baseUrl, precision, 'a photo of {}.')).manifest;

const openImage = async (changes: Json) => {
  preprocessor = { ...preprocessor, ...changes };
  delete config['vision_config'];
  const { widthPx, heightPx, geometry, filter } = (await open()).image;
  return { widthPx, heightPx, geometry, filter };
};

describe('openPublicLayout', () => {
  it('describes a CLIP model', async () => {
    const manifest = await open();
    expect(manifest).toMatchObject({
      id: 'some-clip',
      name: 'Some-CLIP',
      embeddingDim: 32,
      head: 'softmax',
      logitScale: 100,
      logitBias: 0,
      templates: ['a photo of {}.'],
      tokenizer: { path: 'tokenizer.json' },
      probe: null,
    });
    expect(manifest.text).toMatchObject({
      contextLength: 77,
      padId: 1513,
      inputs: { ids: 'input_ids', mask: 'attention_mask', typeIds: null },
      output: 'text_embeds',
    });
    expect(manifest.image).toMatchObject({
      mean: [0.48145466, 0.4578275, 0.40821073],
      std: [0.26862954, 0.26130258, 0.27577711],
      input: 'pixel_values',
      output: 'image_embeds',
    });
  });

  it('takes the files of the precision and runs q8 on WASM alone', async () => {
    const unknown = { bytes: null, sha256: null };
    const full = await open('fp32');
    expect(full.image.files).toEqual({
      fp32: { path: 'onnx/vision_model.onnx', ...unknown, executionProviders: ['webgpu', 'wasm'] },
    });
    const quantized = await open('q8');
    expect(quantized.image.files).toEqual({
      q8: { path: 'onnx/vision_model_quantized.onnx', ...unknown, executionProviders: ['wasm'] },
    });
    expect(quantized.text.files).toEqual({
      q8: { path: 'onnx/text_model_quantized.onnx', ...unknown, executionProviders: ['wasm'] },
    });
  });

  it('takes what the text configuration leaves open from CLIP', async () => {
    config['text_config'] = {};
    expect((await open()).text).toMatchObject({ contextLength: 77, padId: 49407 });
  });

  it('never pads with the pad_token_id that published configurations get wrong', async () => {
    config['text_config'] = { pad_token_id: 1, eos_token_id: 49407 };
    expect((await open()).text.padId).toBe(49407);
  });
});

describe('picture size', () => {
  const crop = (shortestSidePx: number) => ({ kind: 'shortest-side-crop', shortestSidePx });

  it('is that of the crop after the shortest edge was scaled', async () => {
    const size = { size: { shortest_edge: 256 }, crop_size: { height: 224, width: 240 } };
    expect(await openImage(size)).toMatchObject({ widthPx: 240, heightPx: 224, geometry: crop(256) });
  });

  it('takes plain numbers for the shortest edge and a square crop', async () => {
    expect(await openImage({ size: 256, crop_size: 224 })).toMatchObject({
      widthPx: 224,
      heightPx: 224,
      geometry: crop(256),
    });
  });

  it('is a square of the shortest edge without a crop size', async () => {
    expect(await openImage({ size: { shortest_edge: 224 }, crop_size: undefined })).toMatchObject({
      widthPx: 224,
      heightPx: 224,
      geometry: crop(224),
    });
  });

  it('squashes to a stated height and width', async () => {
    const size = { height: 224, width: 240 };
    const squashed = { widthPx: 240, heightPx: 224, geometry: { kind: 'squash' } };
    expect(await openImage({ size, crop_size: size })).toMatchObject(squashed);
    const uncut = { size, crop_size: { height: 64, width: 64 }, do_center_crop: false };
    expect(await openImage(uncut)).toMatchObject(squashed);
  });

  it.each([
    ['a crop out of a squashed picture', 'crop_size', { size: { height: 224, width: 240 } }],
    ['a crop over the edge', 'crop_size', { size: 32 }],
    ['no crop, so that shapes differ', 'do_center_crop', { do_center_crop: false }],
    ['no resize', 'do_resize', { do_resize: false }],
    ['no rescaling', 'do_rescale', { do_rescale: false }],
    ['another rescaling', 'rescale_factor', { rescale_factor: 1 }],
    ['an absurd size', 'size', { size: 1e9 }],
    ['a deviation of 0', 'image_std', { image_std: [1, 0, 1] }],
  ])('is refused with %s', async (_what, field, changes) => {
    await expect(openImage(changes)).rejects.toMatchObject({
      code: 'MODEL_MANIFEST_INVALID',
      file: 'preprocessor_config.json',
      detail: expect.stringContaining(`"${field}"`) as string,
    });
  });

  it('is refused where the configuration of the model states another one', async () => {
    preprocessor['crop_size'] = 32;
    await expect(open()).rejects.toMatchObject({
      file: 'config.json',
      detail:
        '"vision_config.image_size" is 64, but preprocessor_config.json makes pictures of 32 × 32 pixels',
    });
  });

  it.each([{}, { height: 224 }, { longest_edge: 224 }])('is refused where it is %j', async (size) => {
    await expect(openImage({ size })).rejects.toMatchObject({
      code: 'MODEL_MANIFEST_INVALID',
      file: 'preprocessor_config.json',
    });
  });
});

it('neither shifts nor scales colours where that is switched off', async () => {
  preprocessor = { ...preprocessor, do_normalize: false };
  expect((await open()).image).toMatchObject({ mean: [0, 0, 0], std: [1, 1, 1] });
});

describe('filter', () => {
  it.each([
    [3, 'bicubic'],
    [2, 'bilinear'],
  ])('%i of Pillow is %s', async (resample, filter) => {
    expect(await openImage({ resample })).toMatchObject({ filter });
  });

  it('without a filter CLIP’s default is taken', async () => {
    expect(await openImage({ resample: undefined })).toMatchObject({ filter: 'bicubic' });
  });

  it.each([0, 1, 4, 'bicubic'])('%j is refused', async (resample) => {
    await expect(openImage({ resample })).rejects.toMatchObject({
      code: 'MODEL_MANIFEST_INVALID',
      detail: expect.stringContaining('"resample"') as string,
    });
  });
});

describe('a configuration that cannot be used', () => {
  it.each(['size', 'image_mean', 'image_std'])('names the missing field %s', async (field) => {
    delete preprocessor[field];
    await expect(open()).rejects.toMatchObject({
      code: 'MODEL_MANIFEST_INVALID',
      file: 'preprocessor_config.json',
      detail: expect.stringContaining(`"${field}"`) as string,
    });
  });

  it.each(['projection_dim', 'model_type'])('names the missing field %s', async (field) => {
    delete config[field];
    await expect(open()).rejects.toMatchObject({
      code: 'MODEL_MANIFEST_INVALID',
      file: 'config.json',
      detail: expect.stringContaining(`"${field}"`) as string,
    });
  });

  it('is one of a family that is not known', async () => {
    config['model_type'] = 'blip';
    await expect(open()).rejects.toMatchObject({
      file: 'config.json',
      detail: '"model_type" should be one of "clip", "siglip", "chinese_clip"',
    });
  });

  it('is one of SigLIP without its learned numbers, which no configuration has', async () => {
    config['model_type'] = 'siglip';
    preprocessor = { ...preprocessor, size: { height: 64, width: 64 } };
    await expect(open()).rejects.toMatchObject({
      file: 'config.json',
      detail: expect.stringContaining('"logit_scale"') as string,
    });
  });

  it('is one whose mean has not three channels', async () => {
    preprocessor['image_mean'] = [0.5];
    await expect(open()).rejects.toMatchObject({ file: 'preprocessor_config.json' });
  });

  it('names the file that is not there', async () => {
    await expect(openPublicLayout(new URL('/none/', baseUrl).href, 'fp32', '{}')).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
    });
  });
});
