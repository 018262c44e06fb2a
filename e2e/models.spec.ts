import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { App, fixture, sample } from './support/app.ts';
import { type Fault, faultOrigin, FaultServer } from './support/fault-server.ts';
import { Models, storedFiles, TEXT, TINY_BYTES, VISION } from './support/models.ts';
import { expect, test } from './support/test.ts';

const server = new FaultServer();

test.beforeEach(async ({ rules }) => {
  server.faults.clear();
  server.asked.length = 0;
  server.ranges = true;
  await server.start();
  // the test's person agrees to this host, and to no other
  rules.own.add(faultOrigin());
});

test.afterEach(async () => {
  server.letGoOn();
  await server.stop();
});

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

test.describe('a stored model', () => {
  test('is used without its server, also after a reload, and says that its numbers are unproven', async ({
    page,
  }) => {
    const models = await Models.withTiny(page);
    const app = await App.openReady(page, '#labels=cat,dog,rocket');
    await app.add(sample('cat.jpg'));
    await app.expectWinner('cat.jpg', 'cat');
    await models.getTiny();
    await models.expectStored();
    await expect(models.tiny).toContainText('Numbers unproven');
    await server.stop();
    await models.use('On this device', 'Tiny CLIP (fp32)');
    await expect(app.engine).toContainText('Tiny CLIP (fp32)');
    await app.ready();
    await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached();
    const before = await app.probability('cat.jpg', 'rocket');
    await page.reload();
    await app.ready();
    await expect(app.engine).toContainText('Tiny CLIP (fp32)');
    await app.add(sample('cat.jpg'));
    await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached();
    expect(await app.probability('cat.jpg', 'rocket')).toBeCloseTo(before, 4);
  });

  test('that was changed on the disk is not used, and the way to another model is there', async ({
    page,
  }) => {
    const models = await Models.withTiny(page);
    const app = await App.openReady(page);
    await models.getTiny();
    await models.expectStored();
    await page.evaluate(async (name) => {
      const root = await navigator.storage.getDirectory();
      const folder = await (await root.getDirectoryHandle('models')).getDirectoryHandle('tiny-clip-fp32');
      const stream = await (await folder.getFileHandle(name)).createWritable({ keepExistingData: true });
      await stream.write({ type: 'write', position: 200_000, data: new Uint8Array(100) });
      await stream.close();
    }, encodeURIComponent(VISION));
    await models.use('On this device', 'Tiny CLIP (fp32)');
    await expect(app.engine).toContainText('Failed');
    await page.getByRole('button', { name: 'Other models' }).click();
    await models.use('On this site', 'Wordsight Starter');
    await app.ready();
    await expect(app.engine).toContainText('Wordsight Starter');
  });

  test('frees its space when it is deleted', async ({ page }) => {
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    await models.getTiny();
    await models.expectStored();
    const sum = async () => Object.values(await storedFiles(page)).reduce((total, bytes) => total + bytes, 0);
    expect(await sum()).toBeGreaterThan(TINY_BYTES);
    await models.tiny.getByRole('button', { name: 'Delete Tiny CLIP (fp32)' }).click();
    await models.tiny.getByRole('button', { name: 'Keep' }).click();
    await models.tiny.getByRole('button', { name: 'Delete Tiny CLIP (fp32)' }).click();
    await models.tiny.getByRole('button', { name: /^Delete [\d.]+ kB/ }).click();
    await expect(models.tiny).toHaveCount(0);
    expect(await sum()).toBe(0);
    await expect(models.card('To download', 'Tiny CLIP').getByRole('button', { name: /^Get/ })).toBeVisible();
  });
});

test('a model whose encoders share one graph is taken apart after the download, and gives the same numbers', async ({
  page,
}) => {
  const models = await Models.withTiny(page);
  await models.openPageAlone();
  await models.getTiny();
  await models.expectStored();
  await models.start('Tiny combined');
  const combined = models.card('On this device', 'Tiny combined (fp32)');
  await expect(combined.getByRole('button', { name: /^Use/ })).toBeVisible();
  // the graph that was downloaded is not kept beside the two that were made of it
  const names = Object.keys(await storedFiles(page)).filter((name) => name.includes('tiny-combined'));
  expect(names).toHaveLength(4);
  expect(names).not.toContain(`models/tiny-combined-fp32/${encodeURIComponent('onnx/model.onnx')}`);
  const app = new App(page);
  await models.use('On this device', 'Tiny CLIP (fp32)');
  await app.ready();
  await app.labels.fill('cat\nrocket');
  // the same template for both, and neither's own
  await page.getByText('Templates').click();
  await page.getByRole('textbox', { name: 'Templates' }).fill('one {}');
  await app.add(sample('cat.jpg'));
  await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached();
  const before = await app.probability('cat.jpg', 'cat');
  await models.open();
  await models.use('On this device', 'Tiny combined (fp32)');
  await expect(app.engine).toContainText('Tiny combined (fp32)');
  await app.ready();
  await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached();
  // the graph states its own multiplier, the exponential of 2.6592; that of the catalogue is 100
  const cosines = (probability: number, scale: number) => Math.log(probability / (1 - probability)) / scale;
  const after = await app.probability('cat.jpg', 'cat');
  expect(cosines(after, Math.exp(2.6592))).toBeCloseTo(cosines(before, 100), 5);
});

test.describe('an import', () => {
  test('of a folder in the public layout is stored and used', async ({ page }) => {
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    await models.open();
    await models.dialog.getByLabel('Import folder').setInputFiles(fixture('tiny-clip'));
    const card = models.section('On this device').getByRole('listitem').first();
    await expect(card.getByRole('button', { name: /^Use/ })).toBeVisible();
    await expect(card).toContainText('Numbers unproven');
    await card.getByRole('button', { name: /^Use/ }).click();
    const app = new App(page);
    await app.ready();
    await app.labels.fill('cat\nrocket');
    await app.add(sample('cat.jpg'));
    await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached();
  });

  test('of a zip by dropping it on the dialog, which takes nothing dropped for a picture', async ({
    page,
  }) => {
    const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, level: 0 });
    for (const path of ['config.json', 'preprocessor_config.json', 'tokenizer.json', VISION, TEXT]) {
      const bytes = await readFile(fixture('tiny-clip', ...path.split('/')));
      await writer.add(`Dropped/${path}`, new BlobReader(new Blob([new Uint8Array(bytes)])));
    }
    const zip = Buffer.from(await (await writer.close()).arrayBuffer()).toString('base64');
    const models = await Models.withTiny(page);
    await models.openPageAlone();
    await models.open();
    const drop = (name: string, base64: string) =>
      models.section('On this site').evaluate(
        (list, file) => {
          const bytes = Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([bytes], file.name));
          for (const type of ['dragenter', 'dragover', 'drop']) {
            list.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
          }
        },
        { name, base64 },
      );
    await drop('notes.txt', 'eA==');
    await expect(models.dialog.getByRole('alert')).toContainText('The folder is not a complete model');
    await drop('Dropped.zip', zip);
    const card = models.section('On this device').getByRole('listitem').first();
    await expect(card.getByRole('button', { name: /^Use/ })).toBeVisible();
    await expect(models.dialog.getByRole('alert')).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('list', { name: 'Pictures' })).toHaveCount(0);
  });
});

test('changing the model keeps pictures and labels, and encodes no picture twice under one model', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const counted = window as unknown as { encodings: number };
    counted.encodings = 0;
    const post = Worker.prototype.postMessage as (...args: unknown[]) => void;
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      const { path } = args[0] as { path?: string[] };
      if (path?.[0] === 'encodeImage') counted.encodings += 1;
      return post.apply(this, args);
    } as typeof Worker.prototype.postMessage;
  });
  const encodings = () => page.evaluate(() => (window as unknown as { encodings: number }).encodings);
  const models = await Models.withTiny(page);
  const app = await App.openReady(page, '#labels=cat,rocket');
  const names = ['cat.jpg', 'rocket.jpg', 'coffee.jpg'];
  await app.addPictures.setInputFiles(names.map(sample));
  for (const name of names) await expect(app.item(name).getByRole('meter').first()).toBeAttached();
  const before = await app.probability('cat.jpg', 'cat');
  expect(await encodings()).toBe(3);
  await models.getTiny();
  await models.expectStored();
  await models.use('On this device', 'Tiny CLIP (fp32)');
  await app.ready();
  await expect(app.engine).toContainText('Tiny CLIP');
  for (const name of names) await expect(app.item(name).getByRole('meter').first()).toBeAttached();
  expect(await encodings()).toBe(6);
  expect(await app.labels.inputValue()).toBe('cat\nrocket');
  expect(await app.probability('cat.jpg', 'cat')).not.toBeCloseTo(before, 3);

  await models.open();
  await models.use('On this site', 'Wordsight Starter');
  await expect(app.engine).toContainText('Wordsight Starter');
  await app.ready();
  for (const name of names) await expect(app.item(name).getByRole('meter').first()).toBeAttached();
  expect(await app.probability('cat.jpg', 'cat')).toBeCloseTo(before, 5);
  expect(await encodings()).toBe(6);

  await page.getByRole('button', { name: 'Models' }).click();
  await models.dialog.getByRole('button', { name: 'Compare' }).click();
  const row = page
    .getByRole('list', { name: 'Compared pictures' })
    .getByRole('listitem', { name: 'cat.jpg' });
  const starter = row.getByRole('group', { name: 'Wordsight Starter on cat.jpg' });
  const tiny = row.getByRole('group', { name: 'Tiny CLIP (fp32) on cat.jpg' });
  const shown = async (group: typeof starter) =>
    Number(await group.getByRole('meter', { name: 'cat', exact: true }).getAttribute('aria-valuenow'));
  expect(await shown(starter)).toBeCloseTo(before, 5);
  expect(await shown(tiny)).not.toBeCloseTo(before, 3);
  await expect(page.getByRole('status', { name: 'Agreement' })).toContainText(/of 3 pictures/);
});

test('a comparison asks the model that has not read the pictures yet', async ({ page }) => {
  const models = await Models.withTiny(page);
  const app = await App.openReady(page, '#labels=cat,rocket');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await models.getTiny();
  await models.expectStored();
  await models.dialog.getByRole('button', { name: 'Compare' }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare models' });
  await expect(dialog.getByRole('combobox', { name: 'Second model' })).toHaveValue('stored:tiny-clip-fp32');
  await dialog.getByRole('button', { name: 'Read 1 picture with it' }).click();
  await expect(
    dialog.getByRole('group', { name: 'Tiny CLIP (fp32) on cat.jpg' }).getByRole('meter'),
  ).toHaveCount(2);
  await expect(
    dialog.getByRole('group', { name: 'Wordsight Starter on cat.jpg' }).getByRole('meter'),
  ).toHaveCount(2);
});

test('pictures cannot leave by any worker: the policy of each refuses other hosts', async ({
  page,
  rules,
  expectConsoleErrors,
}) => {
  expectConsoleErrors(/Content Security Policy|Failed to load|Refused/);
  const app = await App.openReady(page, '#labels=cat');
  await app.add(sample('cat.jpg'));
  await expect(app.item('cat.jpg').getByRole('meter').first()).toBeAttached();
  for (const name of ['prepare', 'encode', 'score']) {
    const worker = page.workers().find((each) => each.url().includes(`${name}.worker`))!;
    const answer = await worker.evaluate(async () => {
      const refused = new Promise((resolve) =>
        addEventListener('securitypolicyviolation', () => resolve('refused')),
      );
      await fetch('https://huggingface.co/').catch(() => {});
      return Promise.race([
        refused,
        new Promise((resolve) => setTimeout(() => resolve('not refused'), 2000)),
      ]);
    });
    expect(answer, name).toBe('refused');
  }
  expect(rules.foreignRequests).toEqual([]);
});

test('the dialog can be used by keyboard alone, and gives the focus back', async ({ page }) => {
  const models = await Models.withTiny(page);
  const app = await App.openReady(page);
  await page.locator('body').press('m');
  await expect(models.dialog).toBeVisible();
  await models.dialog.getByText(/Download from/).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type(`${faultOrigin()}/`);
  await page.keyboard.press('Enter');
  await models.dialog.getByRole('button', { name: 'Get Tiny CLIP' }).focus();
  await page.keyboard.press('Enter');
  await expect(models.dialog.getByRole('button', { name: /^Download / })).toBeFocused();
  await page.keyboard.press('Enter');
  await models.expectStored();
  await models.tiny.getByRole('button', { name: /^Use/ }).focus();
  await page.keyboard.press('Enter');
  await expect(models.dialog).toHaveCount(0);
  await app.ready();
  await expect(app.engine).toContainText('Tiny CLIP');
  const button = page.getByRole('button', { name: 'Models' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`no view of the models breaks an accessibility rule in the ${scheme} theme`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const check = async (where: string) => {
      for (const size of [
        { width: 1280, height: 800 },
        { width: 390, height: 844 },
      ]) {
        await page.setViewportSize(size);
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze();
        expect(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes[0]?.html}`)).toEqual([]);
        const overflow = await page
          .getByRole('dialog')
          .evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
        expect(overflow, where).toBeLessThanOrEqual(0);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    };
    const real = new Models(page);
    const app = await App.openReady(page, '#labels=cat,rocket');
    await app.add(sample('cat.jpg'));
    await app.expectWinner('cat.jpg', 'cat');
    await real.open();
    await real.dialog.getByRole('button', { name: 'Get MobileCLIP S0' }).click();
    await check('consent');
    await page.keyboard.press('Escape');
    server.faults.set(VISION, [{ kind: 'html' }]);
    server.faults.set(TEXT, [{ kind: 'wait', share: 0.5 }]);
    const models = await Models.withTiny(page);
    await models.getTiny();
    await expect(models.tiny.getByRole('alert')).toBeVisible();
    await check('failed download');
    await models.tiny.getByRole('button', { name: 'Try again' }).click();
    await expect(models.tiny.getByRole('progressbar')).toBeVisible();
    await check('running download');
    server.letGoOn();
    await models.expectStored();
    await models.tiny.getByRole('button', { name: /^Delete/ }).click();
    await check('delete');
    await models.dialog.getByRole('button', { name: 'Compare' }).click();
    await check('comparison');
  });
}
