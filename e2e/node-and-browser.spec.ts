import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App } from './support/app.ts';
import { makeClassFolder } from './support/class-folder.ts';
import { expect, test } from './support/test.ts';

const CLASSES = ['astronaut', 'cat', 'coffee', 'motorcycle', 'rocket'];
const PICTURES_PER_CLASS = 10;

test('the app and the Node command give the same top label for the same 50 pictures', async ({ page }) => {
  test.setTimeout(240_000);
  const folder = await makeClassFolder(CLASSES, PICTURES_PER_CLASS);
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
