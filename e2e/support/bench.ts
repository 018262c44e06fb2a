import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type {} from '../../src/app/bench.ts';
import { fixture } from './app.ts';

/** `window.bench` of bench.html: the app's own engine without its face. */

export interface BenchModel {
  modelBase: string;
  modelId: string;
  layout?: 'manifest' | 'public';
  dtype: 'fp32' | 'q8' | 'default';
  device: 'wasm' | 'webgpu';
  template: string;
  threads?: 'default' | number;
}

/** Serves a model folder of the fixtures under the page's own origin, where a person's own would lie. */
export async function serveFixtureModels(page: Page): Promise<void> {
  await page.route('**/fixture-models/**', (route) => {
    const path = new URL(route.request().url()).pathname.split('/fixture-models/')[1] ?? '';
    return route.fulfill({ path: fixture(...path.split('/')) });
  });
}

export async function openBench(page: Page, model: BenchModel): Promise<{ kind: string; choice: unknown }> {
  await serveFixtureModels(page);
  await page.goto('./bench.html');
  await page.waitForFunction(() => 'bench' in window);
  return page.evaluate(
    (options) =>
      window.bench.init({ threads: 'default', ...options }) as Promise<{ kind: string; choice: unknown }>,
    model,
  );
}

/** Puts files into the page as a file picker does, and calls `bench` with them. */
export async function giveFiles(page: Page, paths: string[]): Promise<void> {
  await page.evaluate(() => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', multiple: true, id: 'bench-files' });
    document.body.append(input);
  });
  await page.locator('#bench-files').setInputFiles(paths);
}

const filesOf = () => [...(document.querySelector('#bench-files') as HTMLInputElement).files!];

export async function embed(page: Page): Promise<number[][]> {
  await page.evaluate(`window.filesOf = ${filesOf.toString()}`);
  return page.evaluate(() => window.bench.embed((window as unknown as { filesOf: () => File[] }).filesOf()));
}

export async function classify(page: Page, labels: string[]): Promise<number[][]> {
  await page.evaluate(`window.filesOf = ${filesOf.toString()}`);
  return page.evaluate(
    (words) => window.bench.classify((window as unknown as { filesOf: () => File[] }).filesOf(), words),
    labels,
  );
}

export async function picturePaths(): Promise<string[]> {
  const names = await readdir(fixture('pictures'));
  return names.sort().map((name) => join(fixture('pictures'), name));
}
