import type { Page } from '@playwright/test';

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
