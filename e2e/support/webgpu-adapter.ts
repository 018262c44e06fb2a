import { chromium } from '@playwright/test';
import { test } from './test.ts';

let adapter: Promise<string | null> | null = null;

/** Says loudly when this machine has no adapter, not even the software one: then nothing of WebGPU was tested. */
export async function withoutWebgpu(): Promise<string | null> {
  adapter ??= findAdapter();
  if ((await adapter) !== null) return null;
  const reason = 'NO WEBGPU ADAPTER: the WebGPU path was NOT tested on this machine.';
  console.error(`\n${'!'.repeat(80)}\n${reason}\n${'!'.repeat(80)}\n`);
  return reason;
}

async function findAdapter(): Promise<string | null> {
  const { launchOptions, baseURL } = test.info().project.use;
  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage();
    await page.goto(`${baseURL ?? ''}bench.html`);
    return await page.evaluate(async () => {
      const found = await (navigator.gpu as GPU | undefined)?.requestAdapter();
      return found ? `${found.info.vendor} ${found.info.architecture}` : null;
    });
  } finally {
    await browser.close();
  }
}
