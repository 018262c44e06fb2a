import { App, sample } from './support/app.ts';
import { manyPictures } from './support/bad-files.ts';
import { expect, test } from './support/test.ts';
import { withoutWebgpu } from './support/webgpu-adapter.ts';
import { putIntoWorker, runningWorker } from './support/worker-faults.ts';

test.beforeEach(async () => {
  const reason = await withoutWebgpu();
  test.skip(reason !== null, reason ?? '');
});

/** Keeps the device that ONNX Runtime asks for where the test can reach it. */
const keepDevice = () => {
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, ...args) {
    const device = await request.apply(this, args);
    (self as unknown as { device: GPUDevice }).device = device;
    return device;
  };
};

test('the device is lost twice in the middle of a batch, then once more: the processor takes over, nothing is lost', async ({
  page,
}) => {
  // 45 s where nothing else runs; the software adapter is slow
  test.setTimeout(600_000);
  await putIntoWorker(page, 'encode', keepDevice);
  const app = await App.openReady(page, '?ep=webgpu&precision=fp32#labels=red,blue');
  await expect(app.engine).toContainText('WebGPU');
  await app.addPictures.setInputFiles(await manyPictures(12));
  const scored = app.pictures.getByRole('listitem').filter({ has: page.getByRole('meter') });
  for (const done of [1, 3, 5]) {
    await expect.poll(() => scored.count(), { timeout: 90_000 }).toBeGreaterThanOrEqual(done);
    const worker = await runningWorker(page, 'encode');
    await worker.evaluate(() => (self as unknown as { device: GPUDevice }).device.destroy()).catch(() => {});
    await expect(app.engine).not.toContainText('Ready', { timeout: 30_000 });
    await app.ready();
  }
  await expect(scored).toHaveCount(12, { timeout: 120_000 });
  // a choice that breaks down three times is given up
  await expect(app.engine).toContainText('WASM');
});

test('an adapter that computes wrong numbers is not used, and the page says what runs instead', async ({
  page,
}) => {
  await putIntoWorker(
    page,
    'encode',
    () => {
      const from = Float32Array.from.bind(Float32Array);
      Float32Array.from = ((source: Float32Array) =>
        from(source).map((value, index) => value * (index % 2))) as typeof Float32Array.from;
    },
    1,
  );
  const app = await App.openReady(page, '?ep=webgpu&precision=fp32#labels=cat,rocket');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await expect(app.engine).not.toContainText('WebGPU');
});
