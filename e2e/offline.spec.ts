import type { Page } from '@playwright/test';
import { App, sample } from './support/app.ts';
import { serveBuild } from './support/static-host.ts';
import { expect, test } from './support/test.ts';

test.use({ serviceWorkers: 'allow' });

const offlineNotice = (page: Page) => page.getByText('Ready to work offline.');

/** The second visit of a person whose network is gone: a new picture gives what it gave before. */
async function expectOfflineVisit(page: Page, before: number): Promise<App> {
  await page.reload();
  const app = new App(page);
  await app.ready();
  await app.add(sample('cat.jpg'), sample('rocket.jpg'));
  await app.expectWinner('rocket.jpg', 'rocket');
  await app.expectWinner('cat.jpg', 'cat');
  expect(await app.probability('cat.jpg', 'cat')).toBeCloseTo(before, 4);
  return app;
}

async function classifyCat(app: App): Promise<number> {
  await app.ready();
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  return app.probability('cat.jpg', 'cat');
}

test('after one visit the page works without a network, and says so once', async ({ page, context }) => {
  const app = await App.open(page, '?ep=wasm#labels=cat,rocket,coffee');
  const before = await classifyCat(app);
  await expect(offlineNotice(page)).toBeVisible();
  await context.setOffline(true);
  const again = await expectOfflineVisit(page, before);
  await expect(page.getByText('Offline. Everything works on.')).toBeVisible();
  await again.labels.fill('cat\nmoon rocket');
  await again.expectWinner('rocket.jpg', 'moon rocket');
  await expect(offlineNotice(page)).toHaveCount(0);
});

test.describe('before there is an offline copy', () => {
  test.use({ serviceWorkers: 'block' });

  test('a picture says what is missing, and is read when the connection is back', async ({
    page,
    context,
    expectConsoleErrors,
  }) => {
    expectConsoleErrors(/ERR_INTERNET_DISCONNECTED/);
    const app = await App.openReady(page, '?ep=wasm#labels=cat,rocket');
    await context.setOffline(true);
    await expect(page.getByText('Offline. What is loaded works on.')).toBeVisible();
    await app.add(sample('cat.jpg'), sample('rocket.jpg'));
    // one that reads was loaded with the model; a second one, beside it, is not there
    await app.expectWinner('cat.jpg', 'cat');
    const rocket = app.item('rocket.jpg');
    await expect(rocket).toContainText('rocket.jpg was not read: a part of the app could not be loaded.');
    await expect(rocket).toContainText('Check the connection, then try again.');
    await expect(rocket.getByRole('button', { name: /^Try again/ })).toBeVisible();
    await context.setOffline(false);
    await app.expectWinner('rocket.jpg', 'rocket');
  });
});

test('a plain static host below a path: threads after one reload, and no need of the host after that', async ({
  page,
  rules,
}) => {
  const host = await serveBuild('/some/folder/');
  rules.own.add(host.origin);
  let loads = 0;
  page.on('domcontentloaded', () => (loads += 1));
  await page.goto(`${host.url}?ep=wasm&threads=2#labels=cat,rocket,coffee`);
  const app = new App(page);
  const before = await classifyCat(app);
  await expect(app.engine).toContainText(/WASM.*2 threads/s);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(loads).toBe(2);
  await expect(offlineNotice(page)).toBeVisible();
  // not begun before the reload, and kept as it came
  expect(host.asked.filter((path) => path.endsWith('image.fp32.onnx'))).toHaveLength(1);

  host.asked.length = 0;
  await page.reload();
  await app.ready();
  // the browser looks for a newer version, nothing else
  expect(host.asked.filter((path) => path !== 'service-worker.js')).toEqual([]);

  host.close();
  const again = await expectOfflineVisit(page, before);
  await expect(again.engine).toContainText(/WASM.*2 threads/s);
});

test('a page that a person has begun to use is not reloaded for threads', async ({ page, rules }) => {
  const host = await serveBuild('/');
  rules.own.add(host.origin);
  let installed = () => {};
  host.held.set('service-worker.js', new Promise<void>((resolve) => (installed = resolve)));
  let loads = 0;
  page.on('domcontentloaded', () => (loads += 1));
  await page.goto(`${host.url}?ep=wasm`);
  const app = new App(page);
  await app.labels.fill('cat\nrocket');
  installed();
  await app.ready();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  expect(loads).toBe(1);
  await expect(app.engine).toContainText(/WASM.*1 thread\b/s);
  host.close();
});

test('on a plain host the service worker brings the policies: pictures cannot leave, strings are no scripts', async ({
  page,
  rules,
  expectConsoleErrors,
}) => {
  const host = await serveBuild('/');
  rules.own.add(host.origin);
  await page.goto(`${host.url}?ep=wasm&threads=1#labels=cat,rocket`);
  await classifyCat(new App(page));
  // from here on only what a hostile script would do
  expectConsoleErrors(/Content Security Policy|TrustedHTML|TrustedScript|blocked/i);

  const tryFetch = (url: string) =>
    fetch(url).then(
      () => 'sent',
      () => 'refused',
    );
  for (const name of ['prepare', 'encode', 'score']) {
    const worker = page.workers().find((each) => each.url().includes(`${name}.worker`))!;
    expect(await worker.evaluate(tryFetch, 'https://example.com/'), name).toBe('refused');
    const own = await worker.evaluate(tryFetch, `${host.url}index.html`);
    expect(own, name).toBe(name === 'encode' ? 'sent' : 'refused');
  }
  expect(await page.evaluate(tryFetch, 'https://example.com/')).toBe('refused');
  const refused = await page.evaluate(() => {
    const tries: Record<string, () => void> = {
      markup: () => (document.createElement('div').innerHTML = '<b>x</b>'),
      worker: () => new Worker('https://example.com/x.js'),
      policy: () =>
        (
          window as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => void } }
        ).trustedTypes.createPolicy('other', {}),
    };
    return Object.entries(tries).flatMap(([name, run]) => {
      try {
        run();
        return [];
      } catch {
        return [name];
      }
    });
  });
  expect(refused).toEqual(['markup', 'worker', 'policy']);
  host.close();
});
