import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { App, fixture, sample } from './support/app.ts';
import { manyPictures } from './support/bad-files.ts';
import { readBuilt, serveBuild, type StaticHost } from './support/static-host.ts';
import { expect, test } from './support/test.ts';
import { killWorker } from './support/worker-faults.ts';

test.use({ serviceWorkers: 'allow' });

/** The page without an engine, which would cost half a minute where only the shell matters. */
const NO_ENGINE = '?model=none';

/** Long enough to be under way while another tab is opened and reloaded. */
const BATCH = 150;

test.beforeEach(({ expectConsoleErrors }) => {
  expectConsoleErrors(/models\/none\/|404/);
});

/** On a plain host that is after the one reload. */
async function serviceWorkerReady(page: Page): Promise<void> {
  await page.waitForFunction(() => crossOriginIsolated && navigator.serviceWorker.controller !== null);
}

/** A newer build with another title, in which some files of the old one are gone, by their names without a hash. */
async function deployNewer(host: StaticHost, gone: readonly string[]): Promise<void> {
  let worker = await readBuilt('service-worker.js');
  const page = (await readBuilt('index.html')).replace(
    '<title>Wordsight</title>',
    '<title>Wordsight, newer</title>',
  );
  const { createHash } = await import('node:crypto');
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const oldHash = hash(await readBuilt('index.html'));
  expect(worker).toContain(oldHash);
  // of these files the newer build knows nothing
  for (const name of gone) {
    const [path] = new RegExp(`assets/${name}-[\\w-]{8}\\.js`).exec(worker) ?? [];
    if (!path) throw new Error(`${name} is not in the build`);
    host.deployed.set(path, null);
    worker = worker.replace(new RegExp(`\\{path:.${path}.[^}]*\\},`), '');
    expect(worker).not.toContain(path);
  }
  host.deployed.set('index.html', page);
  host.deployed.set('service-worker.js', worker.replace(oldHash, hash(page)));
}

/** The build on a host of its own, with its engine ready. */
async function openOnHost(page: Page, rules: { own: Set<string> }, labels: string) {
  const host = await serveBuild('/');
  rules.own.add(host.origin);
  await page.goto(`${host.url}?ep=wasm&threads=1#labels=${labels}`);
  const app = new App(page);
  await app.ready();
  return { host, app };
}

/** Has the browser look for a newer version, as it does by itself now and then. */
async function findUpdate(page: Page): Promise<void> {
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect(page.getByText('A new version is ready.')).toBeVisible();
}

test('an update waits until it is asked for, and other tabs go on with their version', async ({
  page,
  context,
  rules,
}) => {
  const { host, app } = await openOnHost(page, rules, 'cat,rocket');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await expect(page.getByText('Ready to work offline.')).toBeVisible();

  await deployNewer(host, ['models-body']);
  await findUpdate(page);
  await expect(page).toHaveTitle('Wordsight');
  await app.expectWinner('cat.jpg', 'cat');

  const other = await context.newPage();
  await other.goto(`${host.url}${NO_ENGINE}`);
  await expect(other).toHaveTitle('Wordsight');
  await other.getByRole('button', { name: 'Reload to use it' }).click();
  await expect(other).toHaveTitle('Wordsight, newer');
  await expect(other.getByText('A new version is ready.')).toHaveCount(0);
  await other.close();

  // the old tab has its pictures, and files that are gone from the server
  await app.expectWinner('cat.jpg', 'cat');
  await page.getByRole('button', { name: 'Models' }).click();
  await expect(page.getByRole('list', { name: 'On this site' }).getByRole('listitem').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await app.add(sample('rocket.jpg'));
  await app.expectWinner('rocket.jpg', 'rocket');

  await page.getByRole('button', { name: 'Reload to use it' }).click();
  await expect(page).toHaveTitle('Wordsight, newer');
  host.close();
});

test('an update in the middle of a batch, also one that another tab takes: no reload, nothing lost', async ({
  page,
  context,
  rules,
}) => {
  const { host, app } = await openOnHost(page, rules, 'red,blue');
  await expect(page.getByText('Ready to work offline.')).toBeVisible();
  let loads = 0;
  page.on('domcontentloaded', () => (loads += 1));

  await app.addPictures.setInputFiles(await manyPictures(BATCH));
  const scored = app.pictures.getByRole('listitem').filter({ has: page.getByRole('meter') });
  await expect.poll(() => scored.count()).toBeGreaterThan(0);
  await deployNewer(host, ['prepare.worker', 'models-body']);
  await findUpdate(page);
  const other = await context.newPage();
  await other.goto(`${host.url}${NO_ENGINE}`);
  await other.getByRole('button', { name: 'Reload to use it' }).click();
  await expect(other).toHaveTitle('Wordsight, newer');
  await other.close();

  // the newer service worker answers for this tab now, and must give it the worker of its own version
  expect(await scored.count()).toBeLessThan(BATCH);
  host.asked.length = 0;
  await killWorker(page, 'prepare');
  await expect(scored).toHaveCount(BATCH, { timeout: 90_000 });
  await expect(page.getByText(new RegExp(`^${BATCH} pictures$`)).first()).toBeVisible();
  await expect(page).toHaveTitle('Wordsight');
  expect(loads).toBe(0);
  // nothing of either version came from the server; the browser itself looks for a newer one now and then
  expect(host.asked.filter((path) => path !== 'service-worker.js')).toEqual([]);
  host.close();
});

test('pictures from the share sheet are taken in and go nowhere else', async ({ page, context }) => {
  await page.goto(`./${NO_ENGINE}`);
  await serviceWorkerReady(page);
  const address = new URL('share-pictures', page.url()).href;
  // what the system does when a person shares pictures with the app
  const sender = await context.newPage();
  await sender.setContent(
    `<form action="${address}" method="post" enctype="multipart/form-data"><input type="file" name="pictures" multiple><button>Share</button></form>`,
  );
  await sender.locator('input').setInputFiles([sample('cat.jpg'), fixture('pictures', 'bitmap.bmp')]);
  await sender.getByRole('button', { name: 'Share' }).click();
  await sender.waitForURL((url) => url.pathname === '/' && !url.searchParams.has('shared'));
  const app = new App(sender);
  await expect(app.item('cat.jpg')).toBeAttached();
  await expect(app.item('bitmap.bmp')).toBeAttached();
  await sender.reload();
  await expect(app.addPictures).toBeAttached();
  await expect(app.pictures.getByRole('listitem')).toHaveCount(0);
});

test('the page can be installed', async ({ page, context, request }) => {
  await page.goto(`./${NO_ENGINE}`);
  await serviceWorkerReady(page);
  const devtools = await context.newCDPSession(page);
  const { errors, url } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const manifest = (await (await request.get(url)).json()) as {
    icons: { src: string; sizes: string; type: string }[];
  };
  for (const { src, sizes, type } of manifest.icons.filter((icon) => icon.type === 'image/png')) {
    const icon = await sharp(await (await request.get(new URL(src, url).href)).body()).metadata();
    expect(`${icon.width}x${icon.height}`, src).toBe(sizes);
    expect(`image/${icon.format}`).toBe(type);
  }
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // a window of the tests is one that keeps nothing
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
});

test('what opens the app opens its pictures', async ({ page }) => {
  await page.addInitScript(() => {
    const file = () => Promise.resolve(new File([new Uint8Array(10)], 'opened.jpg', { type: 'image/jpeg' }));
    Object.defineProperty(window, 'launchQueue', {
      value: { setConsumer: (take: (launch: object) => void) => take({ files: [{ getFile: file }] }) },
    });
  });
  await page.goto(`./${NO_ENGINE}`);
  await expect(new App(page).item('opened.jpg')).toBeAttached();
});

test('the page for measuring is served by the host, not from a copy', async ({ page, rules }) => {
  const host = await serveBuild('/');
  rules.own.add(host.origin);
  await page.goto(`${host.url}${NO_ENGINE}`);
  await serviceWorkerReady(page);
  host.asked.length = 0;
  await page.goto(`${host.url}bench.html`);
  await page.waitForFunction(() => 'bench' in window);
  expect(host.asked).toContain('bench.html');
  expect(host.asked.some((path) => path.startsWith('assets/bench-'))).toBe(true);
  await page.evaluate(() => fetch('./models/starter/manifest.json').then((response) => response.text()));
  expect(host.asked).toContain('models/starter/manifest.json');
  host.close();
});

test('a part of a kept file can be asked for', async ({ page }) => {
  await page.goto(`./${NO_ENGINE}`);
  await serviceWorkerReady(page);
  const part = await page.evaluate(async () => {
    const response = await fetch('./models/starter/manifest.json', { headers: { Range: 'bytes=2-5' } });
    return {
      status: response.status,
      range: response.headers.get('Content-Range'),
      text: await response.text(),
    };
  });
  expect(part.status).toBe(206);
  expect(part.range).toMatch(/^bytes 2-5\/\d+$/);
  expect(part.text).toHaveLength(4);
});
