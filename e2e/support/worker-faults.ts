import { expect, type Page } from '@playwright/test';

export type WorkerName = 'encode' | 'prepare' | 'score' | 'library';

/**
 * Runs `prelude` at the start of the next `times` workers of this name: the script of the build is sent with it in
 * front. So a fault can be made inside a worker without any code for it in the app.
 */
export async function putIntoWorker(
  page: Page,
  name: WorkerName,
  prelude: () => void,
  times = Infinity,
): Promise<void> {
  let left = times;
  await page.route(`**/assets/${name}.worker-*.js`, async (route) => {
    if (left <= 0) return route.continue();
    left -= 1;
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${prelude.toString()})();\n${await response.text()}` });
  });
}

/** The worker of this name that is running; after a fault the next one may still be starting. */
export async function runningWorker(page: Page, name: WorkerName) {
  const find = () => page.workers().find((each) => each.url().includes(`${name}.worker`));
  await expect.poll(() => find() !== undefined).toBe(true);
  return find()!;
}

/** Ends a worker from inside, as a crash does: the page gets no event. */
export async function killWorker(page: Page, name: WorkerName): Promise<void> {
  const worker = await runningWorker(page, name);
  await worker.evaluate(() => self.close()).catch(() => {});
}
