import type { Page } from '@playwright/test';
import { App, sample } from './support/app.ts';
import { manyPictures } from './support/bad-files.ts';
import { expect, test } from './support/test.ts';

/** Ends a worker from inside, as a crash does: the page gets no event. */
async function killWorker(page: Page, name: 'encode' | 'prepare' | 'score'): Promise<void> {
  const running = () => page.workers().find((each) => each.url().includes(`${name}.worker`));
  // after an earlier kill the next one may still be starting
  await expect.poll(() => running() !== undefined).toBe(true);
  const worker = running()!;
  await worker.evaluate(() => self.close()).catch(() => {});
}

for (const name of ['encode', 'prepare', 'score'] as const) {
  test(`nothing is lost when the ${name} worker dies in the middle of a batch`, async ({ page }) => {
    const app = await App.openReady(page, '#labels=red,blue');
    await app.addPictures.setInputFiles(await manyPictures(40));
    const scored = app.pictures.getByRole('listitem').filter({ has: page.getByRole('meter') });
    for (const done of name === 'score' ? [1, 8, 16, 24, 32] : [1]) {
      await expect.poll(() => scored.count(), { intervals: [5] }).toBeGreaterThanOrEqual(done);
      await killWorker(page, name);
    }
    await expect(scored).toHaveCount(40, { timeout: 90_000 });
    await app.ready();
    await app.labels.fill('green\nyellow');
    await expect(app.meter('many-000.jpg', 'green')).toBeAttached();
  });
}

test('a model whose bytes are wrong is refused, and trying again works', async ({ page }) => {
  await page.route('**/models/starter/image.*.onnx', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.length >> 1]! ^= 1;
    await route.fulfill({ response, body });
  });
  const app = await App.open(page, '#labels=cat,dog');
  await app.add(sample('cat.jpg'));
  await expect(app.engine).toContainText('Failed', { timeout: 60_000 });
  await expect(page.getByText(/arrived damaged/i).first()).toBeVisible();
  await page.unroute('**/models/starter/image.*.onnx');
  await page
    .getByRole('button', { name: /Try again/ })
    .first()
    .click();
  await app.ready();
  // the picture has waited
  await app.expectWinner('cat.jpg', 'cat');
});

test('an engine that computes wrong numbers is not trusted', async ({ page }) => {
  await page.route('**/models/starter/manifest.json', async (route) => {
    const response = await route.fetch();
    const manifest = (await response.json()) as { probe: { text: { text: string } } };
    // the same as a driver that is off: the reference is of another text
    manifest.probe.text.text = 'an entirely different sentence about taxes';
    await route.fulfill({ response, json: manifest });
  });
  const app = await App.open(page, '?ep=wasm&threads=2#labels=cat,dog');
  await expect(app.engine).toContainText('Failed', { timeout: 60_000 });
  await expect(app.engine).not.toContainText('Ready');
});

test('with one thread wrong and the other right the engine falls back and says why', async ({ page }) => {
  let calls = 0;
  // the first worker's WASM file never arrives: the ladder goes on to the next choice
  await page.route(
    /\/assets\/ort-wasm-simd-threaded(\.(unsigned|signed|pair)-dots)?-[\w-]+\.wasm$/,
    (route) => {
      calls += 1;
      return calls === 1
        ? route.fulfill({ status: 200, contentType: 'text/html', body: '<p>404</p>' })
        : route.continue();
    },
  );
  const app = await App.openReady(page, '?ep=wasm&threads=2#labels=cat,dog');
  await expect(app.engine).toContainText(/WASM.*1 thread\b/s);
});

test('a model that is not there is named', async ({ page, expectConsoleErrors }) => {
  expectConsoleErrors(/404/);
  const app = await App.open(page, '?model=nothing-here');
  await expect(app.engine).toContainText('Failed');
  await expect(page.getByText(/not where it should be/i).first()).toBeVisible();
});

test('loading can be cancelled and taken up again', async ({ page }) => {
  await page.route('**/models/starter/image.*.onnx', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await route.continue().catch(() => {});
  });
  const app = await App.open(page, '#labels=cat,dog');
  await app.add(sample('cat.jpg'));
  // the pictures have a button of their own, which may be there first
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(app.engine).toContainText(/Stopped|Cancelled|Not loaded/i);
  await page.unroute('**/models/starter/image.*.onnx');
  await page
    .getByRole('button', { name: /Load|Try again|Resume/ })
    .first()
    .click();
  await app.ready();
  await app.expectWinner('cat.jpg', 'cat');
});
