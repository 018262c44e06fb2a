import { App, sample } from './support/app.ts';
import { manyPictures } from './support/bad-files.ts';
import { expect, test } from './support/test.ts';
import { killWorker, putIntoWorker, type WorkerName } from './support/worker-faults.ts';

/** The faults of docs/RELIABILITY.md that are not injected elsewhere; each several times in one visit. */

/** Every picture has its bars. */
async function expectAllScored(app: App, count: number): Promise<void> {
  const scored = app.pictures.getByRole('listitem').filter({ has: app.page.getByRole('meter') });
  await expect(scored).toHaveCount(count, { timeout: 90_000 });
}

/** Bars that are there by now. */
function scoredCount(app: App): Promise<number> {
  return app.pictures
    .getByRole('listitem')
    .filter({ has: app.page.getByRole('meter') })
    .count();
}

test('every worker is killed three times in one batch, and no result is lost', async ({ page }) => {
  const app = await App.openReady(page, '#labels=red,blue');
  await app.addPictures.setInputFiles(await manyPictures(40));
  const order: WorkerName[] = ['encode', 'prepare', 'score'];
  for (let round = 0; round < 3; round += 1) {
    for (const [index, name] of order.entries()) {
      const done = 2 + (round * order.length + index) * 3;
      await expect
        .poll(() => scoredCount(app), { intervals: [5], timeout: 60_000 })
        .toBeGreaterThanOrEqual(done);
      await killWorker(page, name);
    }
  }
  await expectAllScored(app, 40);
  await app.ready();
});

test.describe('memory runs out', () => {
  test('at the start: the next way of running is tried, and the page says why', async ({ page }) => {
    await putIntoWorker(
      page,
      'encode',
      () => {
        WebAssembly.Memory = class {
          constructor() {
            throw new RangeError('WebAssembly.Memory(): could not allocate memory');
          }
        } as unknown as typeof WebAssembly.Memory;
      },
      1,
    );
    const app = await App.openReady(page, '?ep=wasm&threads=2#labels=cat,dog');
    await expect(app.engine).toContainText(/WASM.*1 thread\b/s);
    await app.add(sample('cat.jpg'));
    await app.expectWinner('cat.jpg', 'cat');
  });

  test('in every way of running: a sentence, and trying again works', async ({
    page,
    expectConsoleErrors,
  }) => {
    expectConsoleErrors(/Out of memory/);
    await putIntoWorker(
      page,
      'encode',
      () => {
        Object.assign(WebAssembly, { instantiate: () => Promise.reject(new RangeError('Out of memory')) });
      },
      4,
    );
    const app = await App.open(page, '?ep=wasm&threads=2#labels=cat,dog');
    await app.add(sample('cat.jpg'));
    await expect(app.engine).toContainText('Failed', { timeout: 60_000 });
    await expect(page.getByText('There was not enough memory for the model').first()).toBeVisible();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await app.ready();
    await app.expectWinner('cat.jpg', 'cat');
  });
});

/** What the image encoder's results are copied with; the k-th copy goes wrong. */
const breakRun = {
  'memory runs out': () => {
    const from = Float32Array.from.bind(Float32Array);
    let runs = 0;
    Float32Array.from = ((source: Float32Array, ...more: []) => {
      // embeddings, not the shorter and longer lists that are copied in the self-test
      if (source.length > 100 && source.length < 2000) runs += 1;
      if (runs === 12) throw new RangeError('Array buffer allocation failed');
      return from(source, ...more);
    }) as typeof Float32Array.from;
  },
  'not a number comes out': () => {
    const from = Float32Array.from.bind(Float32Array);
    let runs = 0;
    Float32Array.from = ((source: Float32Array, ...more: []) => {
      // embeddings, not the shorter and longer lists that are copied in the self-test
      if (source.length > 100 && source.length < 2000) runs += 1;
      return runs === 12 ? new Float32Array(source.length).fill(NaN) : from(source, ...more);
    }) as typeof Float32Array.from;
  },
};

for (const [fault, prelude] of Object.entries(breakRun)) {
  test(`in the middle of a batch ${fault}, three times: no result is lost`, async ({ page }) => {
    await putIntoWorker(page, 'encode', prelude, 3);
    const app = await App.openReady(page, '?threads=1#labels=red,blue');
    await app.addPictures.setInputFiles(await manyPictures(30));
    await expectAllScored(app, 30);
    await app.ready();
  });
}

test('numbers that are wrong at the start: that way of running is not used', async ({ page }) => {
  await putIntoWorker(
    page,
    'encode',
    () => {
      const from = Float32Array.from.bind(Float32Array);
      Float32Array.from = ((source: Float32Array) =>
        from(source).map((value, index) => value + (index % 3))) as typeof Float32Array.from;
    },
    1,
  );
  const app = await App.openReady(page, '?ep=wasm&threads=2#labels=cat,dog');
  await expect(app.engine).toContainText(/WASM.*1 thread\b/s);
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
});

test('the computer sleeps three times in the middle of a batch: the batch goes on', async ({ page }) => {
  const app = await App.openReady(page, '#labels=red,blue');
  await app.addPictures.setInputFiles(await manyPictures(40));
  const session = await page.context().newCDPSession(page);
  for (const done of [1, 8, 16]) {
    await expect.poll(() => scoredCount(app), { intervals: [5] }).toBeGreaterThanOrEqual(done);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    // a sleep is a time in which nothing runs: its length does not matter, that it happened does
    await new Promise((resolve) => setTimeout(resolve, 500));
    await session.send('Page.setWebLifecycleState', { state: 'active' });
  }
  await expectAllScored(app, 40);
});

test.describe('a browser that stores nothing', () => {
  const ways: Record<string, () => void> = {
    'has no IndexedDB and no storage': () => {
      const refuse = () => {
        throw new DOMException('denied', 'SecurityError');
      };
      Object.defineProperty(window, 'indexedDB', { value: undefined });
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get: refuse });
      Object.defineProperty(navigator, 'storage', { value: undefined });
      Object.defineProperty(window, 'caches', { value: undefined });
    },
    'refuses to open a database': () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('denied', 'SecurityError');
      };
    },
    'never answers because another tab blocks the database': () => {
      IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
    },
    'is full': () => {
      const full = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
      IDBObjectStore.prototype.put = full;
      IDBObjectStore.prototype.add = full;
      Storage.prototype.setItem = full;
    },
  };
  for (const [way, prelude] of Object.entries(ways)) {
    test(`${way}: pictures are classified all the same`, async ({ page }) => {
      await page.addInitScript(prelude);
      const app = await App.openReady(page, '#labels=cat,rocket');
      await app.add(sample('cat.jpg'));
      await app.expectWinner('cat.jpg', 'cat');
      await app.labels.fill('rocket\ncat\ndog');
      await expect(app.item('cat.jpg').getByRole('meter')).toHaveCount(3);
    });
  }
});
