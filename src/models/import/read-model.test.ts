import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { FLOAT32, INT64, model, node, value } from '../../../tests/helpers/onnx-builder.ts';
import type { Manifest } from '../../clip/manifest.ts';
import { isKnownBroken } from './known-broken.ts';
import { readModelFiles } from './read-model.ts';

const STARTER = new URL('../../../public/models/starter/', import.meta.url);

let files: Map<string, Blob>;

beforeEach(() => {
  files = new Map(
    readdirSync(STARTER).map((name) => [name, new Blob([readFileSync(new URL(name, STARTER))])]),
  );
});

const read = (signal?: AbortSignal) =>
  readModelFiles(
    [...files].map(([name, blob]) => ({ path: `starter/${name}`, blob })),
    signal,
  );

const changeManifest = async (change: (manifest: Manifest) => void) => {
  const manifest = JSON.parse(await files.get('manifest.json')!.text()) as Manifest;
  change(manifest);
  files.set('manifest.json', new Blob([JSON.stringify(manifest)]));
};

describe('a folder with a manifest', () => {
  it('is read, with the files that the manifest names', async () => {
    const { manifest, files: kept, warnings } = await read();
    expect(manifest).toEqual(JSON.parse(await files.get('manifest.json')!.text()));
    expect([...kept.keys()].sort()).toEqual([
      'image.fp32.onnx',
      'manifest.json',
      'text.q8.onnx',
      'tokenizer.json',
    ]);
    expect(warnings).toEqual([]);
  });

  it('is refused without a file that the manifest names', async () => {
    files.delete('text.q8.onnx');
    await expect(read()).rejects.toMatchObject({ code: 'MODEL_FOLDER_INVALID', file: 'text.q8.onnx' });
  });

  it('is refused when a file has another size or other bytes', async () => {
    const bytes = new Uint8Array(await files.get('tokenizer.json')!.arrayBuffer());
    files.set('tokenizer.json', new Blob([bytes, ' ']));
    const mismatch = { code: 'MODEL_CHECKSUM_MISMATCH', file: 'tokenizer.json' };
    await expect(read()).rejects.toMatchObject(mismatch);
    bytes[100]! ^= 1;
    files.set('tokenizer.json', new Blob([bytes]));
    await expect(read()).rejects.toMatchObject(mismatch);
  });

  it('is refused with a manifest that is wrong, naming the field', async () => {
    await changeManifest((manifest) => (manifest.embeddingDim = 0));
    await expect(read()).rejects.toMatchObject({
      code: 'MODEL_MANIFEST_INVALID',
      detail: expect.stringContaining('"embeddingDim"') as string,
    });
  });

  it('is refused with a manifest that is not JSON', async () => {
    files.set('manifest.json', new Blob(['{']));
    await expect(read()).rejects.toMatchObject({ code: 'MODEL_MANIFEST_INVALID', file: 'manifest.json' });
  });

  it('rejects with AbortError when it is aborted', async () => {
    await expect(read(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a graph that does not fit its manifest', () => {
  const pixels = (axes: (number | string)[]) => value('pixel_values', FLOAT32, axes);
  const ids = (axes: (number | string)[]) => value('input_ids', INT64, axes);

  const setGraph = async (tower: 'image' | 'text', inputs: number[][], output: number[]) => {
    const path = tower === 'image' ? 'image.fp32.onnx' : 'text.q8.onnx';
    const inputNames = tower === 'image' ? ['pixel_values'] : ['input_ids'];
    const made = tower === 'image' ? 'image_embeds' : 'text_embeds';
    const graph = model({ nodes: [node('Encode', inputNames, [made])], inputs, outputs: [output] });
    const bytes = new Uint8Array(await graph.arrayBuffer());
    files.set(path, graph);
    await changeManifest((manifest) => {
      const [file] = Object.values(manifest[tower].files);
      file!.bytes = bytes.length;
      file!.sha256 = createHash('sha256').update(bytes).digest('hex');
    });
    return path;
  };
  const embedding = (name: string, dim: number) => value(name, FLOAT32, ['n', dim]);

  it.each<[string, 'image' | 'text', number[][], number[], RegExp]>([
    ['picture size', 'image', [pixels([1, 3, 256, 256])], embedding('image_embeds', 768), /256 × 256 pixels/],
    ['embedding', 'image', [pixels(['n', 3, 'h', 'w'])], embedding('image_embeds', 512), /512 numbers/],
    [
      'output',
      'image',
      [pixels(['n', 3, 'h', 'w'])],
      embedding('other', 768),
      /no output "image_embeds"|never computes/,
    ],
    ['length of texts', 'text', [ids(['n', 32])], embedding('text_embeds', 768), /exactly 32 tokens/],
    ['embedding of texts', 'text', [ids(['n', 'l'])], embedding('text_embeds', 64), /64 numbers/],
  ])('is refused for its %s', async (_what, tower, inputs, output, detail) => {
    // small stand-ins, so that 45 MB are not hashed for each case
    await setGraph('image', [pixels(['n', 3, 192, 192])], embedding('image_embeds', 768));
    await setGraph('text', [ids(['n', 'l'])], embedding('text_embeds', 768));
    await expect(read()).resolves.toBeDefined();
    const path = await setGraph(tower, inputs, output);
    await expect(read()).rejects.toMatchObject({
      file: path,
      detail: expect.stringMatching(detail) as string,
    });
  });

  it('knows the file that is known to be broken', () => {
    expect(isKnownBroken('fcbd153d1aa1314fb72ea39b20c37e0572e7e7b05359b51f3efee5d682658472')).toBe(true);
    expect(isKnownBroken(null)).toBe(false);
  });
});

it('a folder without a model is refused, naming what a model has', async () => {
  files = new Map([['cat.jpg', new Blob(['x'])]]);
  await expect(read()).rejects.toMatchObject({
    code: 'MODEL_FOLDER_INVALID',
    file: 'manifest.json',
    detail: expect.stringContaining('config.json') as string,
  });
});
