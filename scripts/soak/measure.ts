import type { Browser, Page } from '@playwright/test';

interface Measurable {
  measureUserAgentSpecificMemory(): Promise<{ bytes: number }>;
}

/** Memory of the page and all its workers, WASM memory included, after garbage was collected. */
export async function usedBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  return page.evaluate(async () => {
    const { bytes } = await (performance as unknown as Measurable).measureUserAgentSpecificMemory();
    return bytes;
  });
}

/** CPU time of all processes of the browser that show pages: a busy machine does not change it much. */
export async function cpuSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}
