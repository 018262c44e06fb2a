import type { Page } from '@playwright/test';
import { classify, giveFiles, openBench } from './support/bench.ts';
import { expectProbabilities, inOrder, readGolden, type GoldenPicture } from './support/goldens.ts';
import { expect, test } from './support/test.ts';
import { putIntoWorker } from './support/worker-faults.ts';

/** The text encoder of a large model has a worker of its own. A file of unknown size counts as large. */

interface Golden {
  template: string;
  labels: string[];
  pictures: Required<GoldenPicture>[];
}

async function expectRightNumbers(page: Page): Promise<void> {
  const { template, labels, pictures } = await readGolden<Golden>('tiny-clip');
  const { paths, goldens } = await inOrder(pictures);
  const modelBase = './fixture-models/';
  const model = { modelBase, modelId: 'tiny-clip', dtype: 'fp32', device: 'wasm', template } as const;
  expect(await openBench(page, model)).toMatchObject({ kind: 'ready' });
  await giveFiles(page, paths);
  const expected = goldens.map(({ probabilities }) => probabilities!);
  const names = goldens.map(({ file }) => file);
  expectProbabilities(await classify(page, labels), expected, names);
}

/** What the encode worker has said: requests of a worker's own workers are not seen from here. */
function said(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  return lines;
}

test('a worker for the text encoder that cannot start: both encoders work in one', async ({ page }) => {
  const lines = said(page);
  await putIntoWorker(page, 'encode', () => {
    const Own = Worker;
    globalThis.Worker = class extends Own {
      constructor(url: string | URL, options?: WorkerOptions) {
        const isText = String(url).includes('/text.worker');
        if (isText) console.log('text worker is missing');
        super(isText ? String(url).replace('/text.worker', '/missing') : url, options);
      }
    };
  });
  await expectRightNumbers(page);
  expect(lines).toContain('text worker is missing');
});

test('the text encoder dies over the labels: they are asked for again', async ({ page }) => {
  const lines = said(page);
  await putIntoWorker(
    page,
    'encode',
    () => {
      const Own = Worker;
      globalThis.Worker = class extends Own {
        override postMessage(message: { path?: string[] }, ...rest: unknown[]) {
          if (message.path?.[0] === 'encode') {
            console.log('text worker is dead');
            return this.terminate();
          }
          super.postMessage(message, ...(rest as [Transferable[]]));
        }
      };
    },
    1,
  );
  await expectRightNumbers(page);
  expect(lines.filter((line) => line === 'text worker is dead')).toHaveLength(1);
});
