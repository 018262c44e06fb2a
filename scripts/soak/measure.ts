import type { Browser, Page } from '@playwright/test';

interface Measurable {
  measureUserAgentSpecificMemory(): Promise<{ bytes: number }>;
}

/**
 * Memory of the page and all its workers, WASM memory included, after garbage was collected. Wants a browser with
 * `--enable-blink-features=ForceEagerMeasureMemory`: others take up to a minute for it.
 */
export async function usedBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  return page.evaluate(async () => {
    const { bytes } = await (performance as unknown as Measurable).measureUserAgentSpecificMemory();
    return bytes;
  });
}

/** CPU time of all processes of the browser that show pages, while `work` runs. */
export async function cpuMsOf(browser: Browser, work: () => Promise<unknown>): Promise<number> {
  const before = await cpuSeconds(browser);
  await work();
  return 1000 * ((await cpuSeconds(browser)) - before);
}

async function cpuSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/**
 * The same sums in every round: what they cost tells how fast the machine is just now, since others on it take
 * caches and clock rate away.
 */
export async function yardstick(page: Page): Promise<void> {
  await page.evaluate(() => {
    const numbers = new Float32Array(1 << 20);
    for (let turn = 1; turn <= 300; turn += 1) {
      for (let at = 0; at < numbers.length; at += 1) numbers[at] = (numbers[at] ?? 0) * 0.5 + turn;
    }
    return numbers[7];
  });
}
