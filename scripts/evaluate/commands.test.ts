import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { EvaluationReport } from '../../src/clip/metrics-report.ts';
import { makeTinyModel } from './tiny-model.ts';

/** The commands as people run them: other processes, with real files. */

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url));
let model: string;
let images: string;
let json: string;

function run(command: 'evaluate' | 'embed', ...args: string[]): Promise<Run> {
  const script = fileURLToPath(new URL(`${command}.ts`, import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [tsx, script, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

async function readReport<T = EvaluationReport>(): Promise<T> {
  return JSON.parse(await readFile(json, 'utf8')) as T;
}

beforeAll(async () => {
  model = await makeTinyModel();
  images = join(model, 'images');
  json = join(model, 'made', 'report.json');
  const colors = { red_fox: '#c03010', blue_sky: '#3080e0' };
  for (const [folder, background] of Object.entries(colors)) {
    await mkdir(join(images, folder), { recursive: true });
    for (const [index, width] of [80, 120].entries()) {
      const picture = sharp({ create: { width, height: 90, channels: 3, background } });
      await picture.png().toFile(join(images, folder, `${index}.png`));
    }
  }
  await writeFile(join(images, 'red_fox', 'broken.jpg'), 'no picture');
  await writeFile(join(images, 'red_fox', 'notes.txt'), 'not meant to be one');
  await mkdir(join(images, 'empty_class'));
  await mkdir(join(model, 'nothing'));
});

afterAll(() => rm(model, { recursive: true }));

describe('evaluate', () => {
  it('writes accuracy, confusion and what failed', async () => {
    const { code, stdout, stderr } = await run(
      'evaluate',
      '--model',
      model,
      '--images',
      images,
      '--json',
      json,
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const report = await readReport();
    expect(report).toMatchObject({ model: 'tiny-clip', precision: 'fp32', images: 4, failed: 1 });
    expect(report.labels).toEqual(['blue sky', 'empty class', 'red fox']);
    expect(report.confusion.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([2, 0, 2]);
    expect(report.perClass[1]).toBeNull();
    expect(report.top5).toBe(1);
    const hits = report.confusion.reduce((sum, row, label) => sum + row[label]!, 0);
    expect(report.top1).toBe(hits / 4);
    expect(report.imagesPerSecond).toBeGreaterThan(0);
    expect(stderr).toContain('cannot read red_fox/broken.jpg');
    expect(stdout).toContain('top-1');
  });

  it('takes labels from a file, templates and a limit spread over the classes', async () => {
    const labels = join(model, 'labels.json');
    await writeFile(labels, JSON.stringify({ red_fox: 'a fox', unknown: 'ignored' }));
    const options = [
      '--labels',
      labels,
      '--limit',
      '2',
      '--template',
      '{}',
      '--template',
      'the {}',
      '--json',
      json,
    ];
    expect(await run('evaluate', '--model', model, '--images', images, ...options)).toMatchObject({
      code: 0,
    });
    const report = await readReport();
    expect(report.labels).toEqual(['blue sky', 'empty class', 'a fox']);
    expect(report.confusion.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([1, 0, 1]);
  });

  test.each<[string, () => string[], number, string]>([
    [
      'an unknown model',
      () => ['--model', 'nonsense', '--images', images],
      1,
      'There is no model "nonsense"',
    ],
    ['a missing folder', () => ['--model', model, '--images', '/nowhere'], 1, 'There is no folder /nowhere'],
    [
      'a folder without classes',
      () => ['--model', model, '--images', join(model, 'nothing')],
      1,
      'has no sub-folders',
    ],
    ['a missing option', () => ['--model', model], 2, 'Option --images is missing'],
    ['an unknown option', () => ['--modell', model], 2, "Unknown option '--modell'"],
    ['a wrong limit', () => ['--model', model, '--images', images, '--limit', '0'], 2, 'from 1 up'],
    [
      'a wrong template',
      () => ['--model', model, '--images', images, '--template', 'a'],
      2,
      'exactly one {}',
    ],
  ])('says in one sentence what is wrong with %s', async (_, args, code, sentence) => {
    const result = await run('evaluate', ...args());
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(sentence);
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });

  it('names a model file that cannot be run', async () => {
    const broken = await makeTinyModel();
    await writeFile(join(broken, 'onnx', 'vision_model.onnx'), 'no graph');
    const { code, stderr } = await run('evaluate', '--model', broken, '--images', images);
    await rm(broken, { recursive: true });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The model file .*vision_model\.onnx cannot be run/);
  });

  it('takes a folder in the public layout, which has no manifest', async () => {
    const folder = fileURLToPath(new URL('../../tests/fixtures/tiny-clip/', import.meta.url));
    const options = ['--images', images, '--template', 'a photo of a {}', '--json', json];
    expect(await run('evaluate', '--model', model, ...options)).toMatchObject({ code: 0 });
    const { labels, top1, top5, ece, confusion } = await readReport();
    const { code, stderr } = await run('evaluate', '--model', folder, ...options);
    expect(code).toBe(0);
    expect(stderr).toContain('brings no reference numbers');
    expect(await readReport()).toMatchObject({ labels, top1, top5, ece, confusion });
  });

  it('explains itself with --help', async () => {
    expect(await run('evaluate', '--help')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('embed', () => {
  interface Embeddings {
    model: string;
    dim: number;
    images: { path: string; embedding: number[] }[];
    texts: { text: string; embedding: number[] }[];
  }

  it('writes unit embeddings of pictures and texts', async () => {
    const texts = join(model, 'texts.txt');
    await writeFile(texts, 'a red fox\r\n\n  $& sky\n');
    const { code } = await run(
      'embed',
      '--model',
      model,
      '--images',
      images,
      '--texts',
      texts,
      '--json',
      json,
    );
    expect(code).toBe(0);
    const report = await readReport<Embeddings>();
    expect(report).toMatchObject({ model: 'tiny-clip', dim: 32 });
    expect(report.images.map(({ path }) => path)).toEqual([
      'blue_sky/0.png',
      'blue_sky/1.png',
      'red_fox/0.png',
      'red_fox/1.png',
    ]);
    expect(report.texts.map(({ text }) => text)).toEqual(['a red fox', '  $& sky']);
    for (const { embedding } of [...report.images, ...report.texts]) {
      expect(embedding).toHaveLength(32);
      expect(Math.hypot(...embedding)).toBeCloseTo(1, 6);
    }
  });

  it('says when the texts cannot be read', async () => {
    const result = await run(
      'embed',
      '--model',
      model,
      '--images',
      images,
      '--texts',
      '/nowhere',
      '--json',
      json,
    );
    expect(result).toMatchObject({ code: 1 });
    expect(result.stderr).toContain('--texts cannot be read');
  });
});
