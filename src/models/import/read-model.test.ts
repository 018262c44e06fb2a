import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../../clip/manifest.ts';
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
