import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, test, vi } from 'vitest';
import { makeTinyModel } from '../evaluate/tiny-model.ts';
import { comparePaths } from './walk-pictures.ts';

/** The command as people run it: another process, with real files. */

const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url));
const script = fileURLToPath(new URL('classify.ts', import.meta.url));
// every run starts a process and loads a model, several times a test
vi.setConfig({ testTimeout: 120_000 });

const PICTURES = 12;
let model: string;
let images: string;
let labels: string;

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

function run(
  out: string,
  options: string[] = [],
  onStart: (child: ChildProcess) => void = () => {},
): Promise<Run> {
  const args = ['--model', model, '--images', images, '--labels', labels, '--out', out, ...options];
  const child = spawn(process.execPath, [tsx, script, ...args]);
  const result: Run = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (result.stdout += String(data)));
  child.stderr.on('data', (data) => (result.stderr += String(data)));
  onStart(child);
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ ...result, code }));
  });
}

const at = (name: string) => join(model, 'out', name);
const rowsOf = async (path: string) => (await readFile(path, 'utf8')).trimEnd().split('\n');

beforeAll(async () => {
  model = await makeTinyModel();
  images = join(model, 'images');
  labels = join(model, 'labels.txt');
  await writeFile(labels, '\uFEFFred fox\nblue sky, grass\nred fox\n');
  for (let index = 0; index < PICTURES; index++) {
    await mkdir(join(images, `folder ${index % 3}`), { recursive: true });
    const background = { r: (index * 67) % 256, g: (index * 131) % 256, b: (index * 29) % 256 };
    const picture = sharp({ create: { width: 60 + index, height: 50, channels: 3, background } });
    await picture.png().toFile(join(images, `folder ${index % 3}`, `${index}.png`));
  }
  await writeFile(join(images, 'folder 1', 'broken.jpg'), 'no picture');
  await writeFile(join(images, 'folder 1', 'notes.txt'), 'not meant to be one');
});

afterAll(() => rm(model, { recursive: true }));

it('writes a row for each picture, the broken one with its reason', async () => {
  const out = at('all.csv');
  expect(await run(out)).toMatchObject({ code: 0 });
  const [header, ...rows] = await rowsOf(out);
  expect(header).toBe('path,error,sha256,widthPx,heightPx,top,red fox,blue sky,grass');
  const paths = rows.map((row) => row.split(',')[0]!);
  expect(paths).toHaveLength(PICTURES + 1);
  expect(paths).toEqual([...paths].sort(comparePaths));
  expect(rows.filter((row) => row.split(',')[1] !== '')).toEqual([
    expect.stringMatching(/^folder 1\/broken\.jpg,Input buffer contains unsupported image format,,,,,,,$/),
  ]);
});

it('gives the same file when it was cut anywhere and continued, and does nothing when it is whole', async () => {
  const out = at('again.jsonl');
  await run(out);
  const whole = await readFile(out, 'utf8');
  const first = JSON.parse(whole.split('\n')[0]!) as { probabilities: Record<string, number>; top: string };
  expect(Object.keys(first.probabilities)).toEqual(['red fox', 'blue sky', 'grass']);
  expect(Object.values(first.probabilities).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  await truncate(out, Math.round(whole.length * 0.4));
  const resumed = await run(out);
  expect(resumed.stdout).toMatch(/\d+ were there already/);
  expect(await readFile(out, 'utf8')).toBe(whole);
  expect((await run(out)).stdout).toContain('0 pictures done');
  expect(await readFile(out, 'utf8')).toBe(whole);
});

it('refuses to go on with another question, or in a file of somebody else', async () => {
  const out = at('question.csv');
  await run(out, ['--limit', '2']);
  const before = await readFile(out, 'utf8');
  for (const [options, what] of [
    [['--template', '{} indeed'], 'templates'],
    [['--shard', '1/2'], 'shard'],
    [['--labels', join(model, 'other.txt')], 'labels'],
  ] as const) {
    await writeFile(join(model, 'other.txt'), 'car');
    const { code, stderr } = await run(out, [...options]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`was begun with other ${what}`)]);
  }
  expect(await readFile(out, 'utf8')).toBe(before);
  await writeFile(at('mine.csv'), 'a,b\n');
  expect((await run(at('mine.csv'))).stderr).toContain('was not written by this command');
});

it('splits the pictures into shards that hold each of them once', async () => {
  for (const index of [1, 2]) await run(at(`shard-${index}.jsonl`), ['--shard', `${index}/2`]);
  const rows = [...(await rowsOf(at('shard-1.jsonl'))), ...(await rowsOf(at('shard-2.jsonl')))];
  await run(at('unsharded.jsonl'));
  expect(rows.sort()).toEqual((await rowsOf(at('unsharded.jsonl'))).sort());
});

it('stops cleanly at SIGINT and goes on later', async () => {
  const out = at('stopped.jsonl');
  const stopped = await run(out, ['--embeddings', at('stopped.parquet')], (child) => {
    // its first output tells that a picture is being written: 2 s after the start at the earliest
    child.stderr?.once('data', () => child.kill('SIGINT'));
  });
  expect([0, 130]).toContain(stopped.code);
  await run(out, ['--embeddings', at('stopped.parquet')]);
  await run(at('in-one-go.jsonl'));
  expect(await readFile(out, 'utf8')).toBe(await readFile(at('in-one-go.jsonl'), 'utf8'));
  expect(await embeddingPaths(at('stopped.parquet'))).toHaveLength(PICTURES);
});

it('keeps embeddings and rows in step after an abrupt end', async () => {
  const out = at('embedded.csv');
  const folder = at('embedded.parquet');
  const options = ['--embeddings', folder];
  await run(out, [...options, '--limit', '5']);
  await run(out, options);
  const whole = await readFile(out, 'utf8');
  const paths = await embeddingPaths(folder);
  expect(paths).toHaveLength(PICTURES);
  // the last part was never closed
  const parts = (await readdir(folder)).sort();
  expect(parts).toHaveLength(2);
  await rm(join(folder, parts[1]!));
  await writeFile(join(folder, `${parts[1]}.unfinished`), 'torn');
  await run(out, options);
  expect(await readFile(out, 'utf8')).toBe(whole);
  expect(await embeddingPaths(folder)).toEqual(paths);
  // the rows were lost, the parts were not
  await truncate(out, 100);
  await run(out, options);
  expect(await readFile(out, 'utf8')).toBe(whole);
  expect((await embeddingPaths(folder)).sort()).toEqual([...paths].sort());
});

test.each<[string, string, string[], number, string]>([
  ['a wrong ending', 'rows.txt', [], 2, 'must end with .csv or .jsonl'],
  ['a wrong shard', 'x.csv', ['--shard', '9/8'], 2, '--shard must be like 3/8'],
  ['a missing folder', 'x.csv', ['--images', '/nowhere'], 1, 'There is no folder /nowhere'],
  ['missing labels', 'x.csv', ['--labels', '/nowhere'], 1, '--labels cannot be read'],
])('says in one sentence what is wrong with %s', async (_, out, options, code, sentence) => {
  const result = await run(at(out), options);
  expect(result.code).toBe(code);
  expect(result.stderr).toContain(sentence);
  expect(result.stderr).not.toMatch(/\n\s+at /);
});

async function embeddingPaths(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    expect(name).toMatch(/\.parquet$/);
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(join(folder, name)) });
    for (const { path, embedding } of rows as { path: string; embedding: number[] }[]) {
      expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
      paths.push(path);
    }
  }
  return paths;
}
