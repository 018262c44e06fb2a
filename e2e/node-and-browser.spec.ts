import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { App, sample } from './support/app.ts';
import { expect, test } from './support/test.ts';

const CLASSES = ['astronaut', 'cat', 'coffee', 'motorcycle', 'rocket'];
const PICTURES_PER_CLASS = 10;

/** Ten pictures of each class: cut out of the samples at different places and sizes, half of them mirrored. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wordsight-pictures-'));
  for (const name of CLASSES) {
    await mkdir(join(folder, name));
    const { width, height } = await sharp(sample(`${name}.jpg`)).metadata();
    for (let index = 0; index < PICTURES_PER_CLASS; index += 1) {
      const share = 1 - index * 0.06;
      const cut = { width: Math.round(width * share), height: Math.round(height * share) };
      const left = Math.round(((width - cut.width) * (index % 3)) / 2);
      const top = Math.round(((height - cut.height) * ((index >> 1) % 3)) / 2);
      const picture = sharp(sample(`${name}.jpg`)).extract({ ...cut, left, top });
      await (index % 2 ? picture.flop() : picture)
        .jpeg({ quality: 90 })
        .toFile(join(folder, name, `${name}-${index}.jpg`));
    }
  }
  return folder;
}

test('the app and the Node command give the same top label for the same 50 pictures', async ({ page }) => {
  test.setTimeout(240_000);
  const folder = await makeFolder();
  const json = join(folder, 'embed.json');
  const texts = join(folder, 'texts.txt');
  // the app's templates applied to every label, as `embed` takes texts as they stand
  const manifest = JSON.parse(await readFile('public/models/starter/manifest.json', 'utf8')) as {
    templates: string[];
    logitScale: number;
  };
  await writeFile(
    texts,
    CLASSES.flatMap((name) => manifest.templates.map((t) => t.replace('{}', name))).join('\n'),
  );
  await promisify(execFile)('npm', [
    ...['run', '--silent', 'embed', '--', '--model', 'starter', '--images', folder],
    ...['--texts', texts, '--json', json],
  ]);
  const embedded = JSON.parse(await readFile(json, 'utf8')) as {
    images: { path: string; embedding: number[] }[];
    texts: { embedding: number[] }[];
  };
  expect(embedded.images).toHaveLength(50);

  const app = await App.openReady(page, `?ep=wasm#labels=${CLASSES.join(',')}`);
  await app.addPictures.setInputFiles(embedded.images.map(({ path }) => join(folder, path)));
  await expect(app.pictures.getByRole('listitem').filter({ has: page.getByRole('meter') })).toHaveCount(50, {
    timeout: 120_000,
  });
  const results = JSON.parse(await app.export('JSON')) as {
    pictures: { name: string; top: string; probabilities: Record<string, number> }[];
  };

  const dot = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * b[index]!, 0);
  const unit = (v: number[]) => v.map((value) => value / Math.sqrt(dot(v, v)));
  const count = manifest.templates.length;
  const labels = CLASSES.map((_, row) => {
    const prompts = embedded.texts.slice(row * count, (row + 1) * count);
    return unit(
      prompts[0]!.embedding.map((_, i) => prompts.reduce((sum, { embedding }) => sum + embedding[i]!, 0)),
    );
  });
  let largestError = 0;
  for (const { path, embedding } of embedded.images) {
    const powers = labels.map((label) => Math.exp(manifest.logitScale * (dot(embedding, label) - 1)));
    const sum = powers.reduce((a, b) => a + b);
    const expected = powers.map((power) => power / sum);
    const actual = results.pictures.find(({ name }) => path.endsWith(`/${name}`))!;
    expect(actual.top).toBe(CLASSES[expected.indexOf(Math.max(...expected))]);
    CLASSES.forEach((name, index) => {
      largestError = Math.max(largestError, Math.abs(actual.probabilities[name]! - expected[index]!));
    });
  }
  console.log(`largest difference between Node and the browser: ${largestError.toExponential(2)}`);
  expect(largestError).toBeLessThan(0.002);
  await rm(folder, { recursive: true });
});
