import { App, sample } from './support/app.ts';
import { expect, test } from './support/test.ts';
import { withoutWebgpu } from './support/webgpu-adapter.ts';

test.beforeEach(async () => {
  const reason = await withoutWebgpu();
  test.skip(reason !== null, reason ?? '');
});

test('a graphics card that is slower than the processor is found out, and left alone from the next visit on', async ({
  page,
}) => {
  // the software adapter takes seconds a picture
  test.setTimeout(600_000);
  // the page takes it for a slow graphics card
  await page.addInitScript(() => {
    const info = { vendor: 'slow', architecture: '', description: 'card', isFallbackAdapter: false };
    Object.defineProperty(GPUAdapter.prototype, 'info', { get: () => info });
  });
  const app = await App.openReady(page, '#labels=cat,rocket');
  await expect(app.engine).toContainText('WebGPU');
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('wordsight.speeds')), { timeout: 300_000 })
    .not.toBeNull();
  await page.reload();
  await app.ready();
  await expect(app.engine).toContainText('WASM');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await page.getByRole('button', { name: 'About the engine' }).click();
  await expect(page.getByText(/ ms a picture on WebGPU, .* on WASM/)).toBeVisible();
});
