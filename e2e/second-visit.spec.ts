import type { Browser, Page } from '@playwright/test';
import { App, sample } from './support/app.ts';
import { expect, test } from './support/test.ts';

test.use({ serviceWorkers: 'allow' });

/** What Chromium tells of code that it keeps or takes from where it was kept. */
async function codeEvents(browser: Browser, page: Page, visit: () => Promise<void>): Promise<string[]> {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  await visit();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: { name: string }[] };
  return trace.traceEvents.map(({ name }) => name).filter((name) => name.startsWith('v8.wasm.'));
}

/** How often the plain runtime's file was fetched by the worker that encodes. */
function runtimeFetches(page: Page): Promise<number> {
  const worker = page.workers().find((each) => each.url().includes('encode.worker'))!;
  const count = () =>
    performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm')).length;
  return worker.evaluate(count);
}

test('what was compiled of the runtime at the first visit is there at the second', async ({
  playwright,
  launchOptions,
  baseURL,
}, testInfo) => {
  // kept code is for profiles on disk
  const options = { ...launchOptions, baseURL: baseURL! };
  const context = await playwright.chromium.launchPersistentContext(testInfo.outputPath('profile'), options);
  try {
    const browser = context.browser()!;
    const page = context.pages()[0]!;
    const first = await codeEvents(browser, page, async () => {
      const app = await App.openReady(page, '?ep=wasm&threads=1#labels=cat,dog');
      await app.add(sample('cat.jpg'));
      await app.expectWinner('cat.jpg', 'cat');
      // the service worker's copy, beside which code is kept for the second visit
      await expect.poll(() => runtimeFetches(page)).toBe(2);
      await page.waitForTimeout(2000);
    });
    expect(first).toContain('v8.wasm.cachedModule');
    expect(first).not.toContain('v8.wasm.moduleCacheHit');
    const second = await codeEvents(browser, page, async () => {
      await page.reload();
      const app = new App(page);
      await app.ready();
    });
    expect(second).toContain('v8.wasm.moduleCacheHit');
  } finally {
    await context.close();
  }
});
