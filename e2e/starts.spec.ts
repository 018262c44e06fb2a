import type { Page, Route } from '@playwright/test';
import { App, sample } from './support/app.ts';
import { damageStoredLabels, storedLabelCount } from './support/stored.ts';
import { expect, test } from './support/test.ts';

/** Of two labels through the two templates of the starter. */
const TEXTS = 4;

const TEXT_FILES = /\/models\/starter\/(text\.|tokenizer)/;

/** A visit after which the labels "cat" and "dog" are known; tells what the first picture got. */
async function firstVisit(page: Page): Promise<{ app: App; cat: number }> {
  const app = await App.openReady(page, '#labels=cat,dog');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await expect.poll(() => storedLabelCount(page)).toBe(TEXTS);
  return { app, cat: await app.probability('cat.jpg', 'cat') };
}

/** Holds every file of the text encoder back until it is let go. */
async function holdTextFiles(page: Page) {
  const held: Route[] = [];
  let free = false;
  await page.route(TEXT_FILES, (route) => {
    if (free) return route.continue();
    held.push(route);
  });
  const letGo = async () => {
    free = true;
    await Promise.all(held.map((route) => route.continue()));
  };
  return { held, letGo };
}

test('with labels of the last visit the first bars need no text encoder, and it follows', async ({
  page,
}) => {
  const { app, cat } = await firstVisit(page);
  const { held, letGo } = await holdTextFiles(page);
  await page.reload();
  await app.ready();
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  expect(await app.probability('cat.jpg', 'cat')).toBe(cat);
  await expect.poll(() => held.length).toBeGreaterThan(0);
  // what comes while its files are on their way does not wait for them
  await app.add(sample('coffee.jpg'));
  await expect(app.meter('coffee.jpg', 'dog')).toBeAttached();
  // a new label waits for it
  await app.labels.fill('cat\ndog\ncup of coffee');
  await expect(app.item('coffee.jpg').getByRole('meter')).toHaveCount(2);
  await letGo();
  await app.expectWinner('coffee.jpg', 'cup of coffee');
  await page.getByRole('button', { name: 'About the engine' }).click();
  await expect(page.getByText(/Agrees with the reference to/)).toHaveCount(2);
});

test('a label that is new on the second visit is read at once', async ({ page }) => {
  await firstVisit(page);
  await page.goto('about:blank');
  const app = await App.openReady(page, '#labels=cat,dog,cup of coffee');
  await app.add(sample('coffee.jpg'));
  await app.expectWinner('coffee.jpg', 'cup of coffee');
});

test('a search on the second visit finds, though nobody has opened the text encoder before', async ({
  page,
}) => {
  const { app } = await firstVisit(page);
  await page.reload();
  await app.ready();
  await app.add(sample('cat.jpg'), sample('rocket.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await page.getByRole('textbox', { name: 'Search pictures' }).fill('a rocket');
  await expect(app.pictures.getByRole('listitem').first()).toHaveAccessibleName('rocket.jpg');
  // what is searched by is not kept
  await page.waitForTimeout(1500);
  expect(await storedLabelCount(page)).toBe(TEXTS);
});

test('a text encoder that is found wrong when it follows ends like one that is wrong at the start', async ({
  page,
}) => {
  const { app } = await firstVisit(page);
  await page.route('**/models/starter/manifest.json', async (route) => {
    const response = await route.fetch();
    const manifest = (await response.json()) as { probe: { text: { text: string } } };
    manifest.probe.text.text = 'an entirely different sentence about taxes';
    await route.fulfill({ response, json: manifest });
  });
  await page.reload();
  await app.add(sample('cat.jpg'));
  await expect(app.engine).toContainText('Failed', { timeout: 60_000 });
});

test('damaged label embeddings are not believed', async ({ page }) => {
  const { app, cat } = await firstVisit(page);
  await damageStoredLabels(page);
  await page.reload();
  await app.ready();
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  expect(await app.probability('cat.jpg', 'cat')).toBeCloseTo(cat, 6);
});

test('label embeddings can be deleted, and the next visit reads the labels again', async ({ page }) => {
  const { app, cat } = await firstVisit(page);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Storage' }).click();
  const section = page.getByRole('region', { name: 'Label embeddings' });
  await expect(section).toContainText('Label embeddings: 4 texts');
  await section.getByRole('button', { name: 'Delete the label embeddings' }).click();
  await section.getByRole('button', { name: 'Delete 4 texts' }).click();
  await expect(section).toContainText('No label is kept yet.');
  expect(await storedLabelCount(page)).toBe(0);
  const { held, letGo } = await holdTextFiles(page);
  await page.reload();
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await expect(app.engine).not.toContainText('Ready');
  await letGo();
  await app.ready();
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  expect(await app.probability('cat.jpg', 'cat')).toBeCloseTo(cat, 6);
});

test('a first visit gets the graphs as they are, not compressed anew for it', async ({ request }) => {
  const answer = await request.get('models/starter/image.fp32.onnx', {
    headers: { 'Accept-Encoding': 'gzip, deflate, br' },
  });
  const { byteLength } = await answer.body();
  expect(answer.headers()).not.toHaveProperty('content-encoding');
  expect(answer.headers()).toHaveProperty('content-length', String(byteLength));
});
