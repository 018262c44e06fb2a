import { type Fault } from './support/fault-server.ts';
import { modelHost } from './support/model-host.ts';
import { Models, storedFiles, TEXT, TINY_BYTES, VISION } from './support/models.ts';
import { expect, test } from './support/test.ts';

const server = modelHost();

test.describe('a download', () => {
  for (const share of [0.1, 0.5, 0.99]) {
    test(`that is cut at ${share * 100} % goes on where it stopped`, async ({
      page,
      expectConsoleErrors,
    }) => {
      expectConsoleErrors(/ERR_/);
      server.faults.set(VISION, [{ kind: 'cut', share }]);
      const models = await Models.withTiny(page);
      await models.openPageAlone();
      await models.getTiny();
      await models.expectStored();
      const [first, second, ...more] = server.askedFor(VISION);
      expect(first).toMatchObject({ range: null, status: 200 });
      expect(second?.range).toMatch(/^bytes=[1-9]\d*-$/);
      expect(second?.status).toBe(206);
      expect(more).toEqual([]);
      expect(Object.keys(await storedFiles(page)).filter((name) => name.endsWith('.part'))).toEqual([]);
    });
  }

  test('from a server without Range begins again and ends well', async ({ page, expectConsoleErrors }) => {
    expectConsoleErrors(/ERR_/);
    server.ranges = false;
    server.faults.set(TEXT, [{ kind: 'cut', share: 0.5 }]);
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    await models.getTiny();
    await models.expectStored();
    expect(server.askedFor(TEXT).map(({ status }) => status)).toEqual([200, 200]);
  });

  test('goes on by itself after a server error', async ({ page, expectConsoleErrors }) => {
    expectConsoleErrors(/500/);
    server.faults.set(VISION, [{ kind: 'status', status: 500 }]);
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    await models.getTiny();
    await models.expectStored();
  });

  const refused: [string, Fault, RegExp][] = [
    ['wrong bytes', { kind: 'wrong-bytes' }, /vision_model.onnx arrived damaged and was thrown away/],
    ['a file that is too short', { kind: 'wrong-length', by: -100 }, /arrived damaged/],
    ['a file that is too long', { kind: 'wrong-length', by: 100 }, /arrived damaged/],
    ['no such file', { kind: 'status', status: 404 }, /does not have onnx\/vision_model.onnx/],
    ['no permission', { kind: 'status', status: 403 }, /could not be downloaded. The server answered 403/],
    ['a web page instead', { kind: 'html' }, /does not have onnx\/vision_model.onnx/],
  ];
  for (const [what, fault, sentence] of refused) {
    test(`with ${what} ends in a sentence, keeps nothing wrong, and works when tried again`, async ({
      page,
      expectConsoleErrors,
    }) => {
      expectConsoleErrors(/40[34]/);
      server.faults.set(VISION, [fault]);
      const models = await Models.withTiny(page);
      await models.openPageAlone();
      await models.getTiny();
      await expect(models.tiny.getByRole('alert')).toContainText(sentence);
      const files = await storedFiles(page);
      expect(
        Object.entries(files).filter(([name]) => name.includes('vision') && !name.endsWith('.part')),
      ).toEqual([]);
      expect(files[`models/tiny-clip-fp32/${encodeURIComponent(VISION)}.part`] ?? 0).toBe(0);
      await expect(models.tiny.getByRole('button', { name: /^Use/ })).toHaveCount(0);
      await models.tiny.getByRole('button', { name: 'Try again' }).click();
      await models.expectStored();
    });
  }

  test('that never comes through ends in a sentence after a few attempts', async ({
    page,
    expectConsoleErrors,
  }) => {
    expectConsoleErrors(/503/);
    server.faults.set(
      VISION,
      Array.from({ length: 4 }, () => ({ kind: 'status' as const, status: 503 })),
    );
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    await models.getTiny();
    await expect(models.tiny.getByRole('alert')).toContainText(
      'could not be downloaded. The server answered 503',
    );
    await models.tiny.getByRole('button', { name: 'Try again' }).click();
    await models.expectStored();
  });

  test('shows how far it is, can be paused and resumed, and cancelled without a trace', async ({ page }) => {
    server.faults.set(TEXT, [
      { kind: 'wait', share: 0.5 },
      { kind: 'wait', share: 0.8 },
    ]);
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    await models.getTiny();
    const bar = models.dialog.getByRole('progressbar', { name: 'Download of Tiny CLIP (fp32)' });
    await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(50);
    await models.tiny.getByRole('button', { name: 'Pause' }).click();
    await expect(models.tiny.getByRole('button', { name: 'Resume' })).toBeVisible();
    await expect(models.tiny).toContainText(/of .* are here/);
    await models.tiny.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(80);
    expect(server.askedFor(TEXT).at(-1)?.range).toMatch(/^bytes=[1-9]/);
    await models.tiny.getByRole('button', { name: 'Cancel' }).click();
    await expect(models.tiny).toHaveCount(0);
    expect(await storedFiles(page)).toEqual({});
  });

  test('goes on after a reload in the middle', async ({ page }) => {
    server.faults.set(TEXT, [{ kind: 'wait', share: 0.6 }]);
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    await models.getTiny();
    const bar = models.dialog.getByRole('progressbar', { name: /^Download of/ });
    await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(50);
    await page.reload();
    await models.open();
    await expect(models.tiny.getByRole('button', { name: /^Use/ })).toHaveCount(0);
    await models.tiny.getByRole('button', { name: 'Resume' }).click();
    await models.expectStored();
    expect(server.askedFor(VISION)).toHaveLength(1);
    expect(server.askedFor(TEXT).at(-1)).toMatchObject({ status: 206 });
  });

  test('that does not fit says so, at the start or in the middle, and works when there is room', async ({
    page,
    baseURL,
  }) => {
    const session = await page.context().newCDPSession(page);
    const { origin } = new URL(baseURL!);
    const limit = (quotaSize?: number) =>
      session.send(
        'Storage.overrideQuotaForOrigin',
        quotaSize === undefined ? { origin } : { origin, quotaSize },
      );
    server.faults.set(TEXT, [{ kind: 'wait', share: 0.1 }]);
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    const full = () =>
      expect(models.tiny.getByRole('alert')).toContainText(
        'There is not enough room for the model in this browser',
      );
    await limit(100_000);
    await models.getTiny();
    await full();
    expect(Object.keys(await storedFiles(page)).filter((name) => /onnx$/.test(name))).toEqual([]);
    await limit();
    await models.tiny.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => server.askedFor(TEXT).length).toBe(1);
    await limit(TINY_BYTES / 2);
    server.letGoOn();
    await full();
    await limit();
    await models.tiny.getByRole('button', { name: 'Try again' }).click();
    await models.expectStored();
  });

  test('from a host that the policy of the page does not name is refused with a reason', async ({
    page,
    expectConsoleErrors,
  }) => {
    expectConsoleErrors(/Content Security Policy/);
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    await models.open();
    await models.setMirror('http://127.0.0.2:4444/');
    await models.start('Tiny CLIP');
    await expect(models.tiny.getByRole('alert')).toContainText(
      'This page is not allowed to load anything from 127.0.0.2:4444',
    );
  });

  test('is not begun before the person has agreed to its size and its host', async ({
    page,
    rules,
    expectConsoleErrors,
  }) => {
    expectConsoleErrors(/ERR_FAILED|CORS/);
    const models = new Models(page);
    await models.openPageAlone();
    await models.open();
    const card = models.card('To download', 'CLIP ViT-B/32');
    await card.getByRole('button', { name: 'Get CLIP ViT-B/32' }).click();
    await card.getByRole('radio', { name: /fp32/ }).check();
    await expect(card.getByRole('button', { name: 'Download 608.0 MB' })).toBeVisible();
    // half precision never runs on WASM, and this machine has no graphics card
    await expect(card.getByRole('radio', { name: /fp16/ })).toHaveCount(0);
    await card.getByRole('radio', { name: /q8/ }).check();
    await expect(card).toContainText('155.8 MB will be loaded from huggingface.co');
    expect(rules.foreignRequests).toEqual([]);
    await card.getByRole('button', { name: 'Download 155.8 MB' }).click();
    await expect.poll(() => rules.foreignRequests.length).toBeGreaterThan(0);
    expect(rules.foreignRequests[0]).toBe(
      'https://huggingface.co/Xenova/clip-vit-base-patch32/resolve/d15189d7028b43f1d3e65039190477f6af591c2a/onnx/vision_model_quantized.onnx',
    );
    await models.card('On this device', 'CLIP ViT-B/32 (q8)').getByRole('button', { name: 'Cancel' }).click();
    await expect(models.section('On this device')).toHaveCount(0);
    // this test's person has agreed to that host
    rules.foreignRequests.length = 0;
  });
});
