import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { afterEach, describe, expect, it } from 'vitest';
import { decodePicture } from '../scripts/evaluate/decode-picture.ts';
import { openEncoders } from '../scripts/evaluate/encoders.ts';
import { readTinyGolden } from '../scripts/evaluate/tiny-model.ts';
import { promptsFor } from '../src/clip/prompts.ts';
import { cosineSimilarity } from '../src/clip/vectors.ts';
import type { ImportCandidate } from '../src/models/import/import-candidate.ts';
import { readModelFiles, readModelZip } from '../src/models/import/read-model.ts';

/** From a person's folder through the import to embeddings, against PyTorch with the same weights. */

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
const CONFIGS = ['config.json', 'preprocessor_config.json', 'tokenizer.json'];
const PICTURES = ['landscape.jpg', 'portrait.jpg', 'rgba.png', 'tall.png', 'odd-size.jpg'];
/** Measured: 1 - cosine is below 1e-11. */
const MIN_COSINE = 1 - 1e-9;

let folder: string | null = null;

afterEach(async () => {
  if (folder !== null) await rm(folder, { recursive: true });
  folder = null;
});

async function load(...files: [path: string, file: string][]) {
  return Promise.all(
    files.map(async ([path, file]) => ({ path, blob: new Blob([await readFile(join(fixtures, file))]) })),
  );
}

async function encodersOf({ manifest, files }: ImportCandidate) {
  folder = await mkdtemp(join(tmpdir(), 'wordsight-import-'));
  for (const [path, blob] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), new Uint8Array(await blob.arrayBuffer()));
  }
  return openEncoders({ folder, manifest }, null);
}

const configs = CONFIGS.map((name): [string, string] => [`tiny/${name}`, `tiny-clip/${name}`]);

describe.each([
  ['a combined graph', [['tiny/onnx/model.onnx', 'import/clip/model.onnx']]],
  [
    'a graph for each encoder',
    [
      ['tiny/onnx/vision_model.onnx', 'tiny-clip/onnx/vision_model.onnx'],
      ['tiny/onnx/text_model.onnx', 'tiny-clip/onnx/text_model.onnx'],
    ],
  ],
] as [string, [string, string][]][])('an imported folder with %s', (_what, graphs) => {
  it('gives the embeddings of PyTorch', async () => {
    const encoders = await encodersOf(await readModelFiles(await load(...configs, ...graphs)));
    const golden = await readTinyGolden();
    const texts = await encoders.encodeTexts(
      golden.labels.flatMap((label) => promptsFor(label, [golden.template])),
    );
    texts.forEach((embedding, row) => {
      const expected = Float32Array.from(golden.textEmbeddings[row]!);
      expect(cosineSimilarity(embedding, expected), golden.labels[row]).toBeGreaterThan(MIN_COSINE);
    });
    for (const file of PICTURES) {
      const embedding = await encoders.encodeImage(
        await decodePicture(await readFile(join(fixtures, 'pictures', file))),
      );
      const { embedding: expected } = golden.pictures.find((picture) => picture.file === file)!;
      expect(cosineSimilarity(embedding, Float32Array.from(expected)), file).toBeGreaterThan(MIN_COSINE);
    }
  });
});

it.each([
  ['packed', 6],
  ['stored', 0],
])('a zip file of the same folder, %s, gives the same model', async (_how, level) => {
  const files = await load(...configs, ['tiny/onnx/model.onnx', 'import/clip/model.onnx']);
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, level });
  for (const { path, blob } of files) await writer.add(path, new BlobReader(blob));
  const fromZip = await readModelZip(new File([await writer.close()], 'Tiny.zip'));
  const fromFolder = await readModelFiles(files);
  expect(fromZip.manifest).toEqual(fromFolder.manifest);
  expect([...fromZip.files.keys()]).toEqual([...fromFolder.files.keys()]);
  for (const [path, blob] of fromZip.files) {
    expect(
      Buffer.from(await blob.arrayBuffer()).equals(
        Buffer.from(await fromFolder.files.get(path)!.arrayBuffer()),
      ),
    ).toBe(true);
  }
});

const families = fileURLToPath(new URL('./fixtures/families/', import.meta.url));

it.each(readdirSync(families))(
  'a folder that export-onnx made of %s is read as it stands',
  async (family) => {
    const files = readdirSync(join(families, family)).map((name): [string, string] => [
      name,
      `families/${family}/${name}`,
    ]);
    const { manifest, warnings, files: kept } = await readModelFiles(await load(...files));
    expect(manifest).toEqual(JSON.parse(await readFile(join(families, family, 'manifest.json'), 'utf8')));
    expect(warnings).toEqual([]);
    expect(kept.has(manifest.tokenizer.path)).toBe(true);
  },
);
