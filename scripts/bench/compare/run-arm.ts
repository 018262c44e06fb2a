import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { cpuMs, peakRendererMb } from './process-cost.ts';

export interface Arm {
  name: string;
  /** A page with `window.bench`, see src/app/bench.ts. */
  url: string;
}

export interface Work {
  options: Record<string, unknown>;
  pictures: string[];
  labels: string[];
  newLabels: string[];
}

/** One run in a fresh browser with an empty profile. Milliseconds and megabytes. */
export interface Figures {
  coldStartMs: number;
  reloadMs: number;
  msPerPicture: number;
  cpuMsPerPicture: number;
  relabelMs: number;
  longestBlockMs: number;
  peakRendererMb: number;
}

export async function runArm(executablePath: string, arm: Arm, work: Work): Promise<Figures> {
  const profile = mkdtempSync(join(tmpdir(), 'wordsight-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(600_000);
    const coldStartMs = await start(page, arm, work);
    const cpuBeforeMs = cpuMs(profile);
    const batch = await timed(page, 'classify', work.labels);
    const cpuMsPerPicture = (cpuMs(profile) - cpuBeforeMs) / (work.pictures.length - 1);
    const relabel = await timed(page, 'relabel', work.newLabels);
    const peakMb = peakRendererMb(profile);
    const reloadMs = await start(page, arm, work);
    return {
      coldStartMs,
      reloadMs,
      msPerPicture: batch.elapsedMs / (work.pictures.length - 1),
      cpuMsPerPicture,
      relabelMs: relabel.elapsedMs,
      longestBlockMs: batch.longestBlockMs,
      peakRendererMb: peakMb,
    };
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Opens the page and classifies the first picture, which warms up. @returns milliseconds since the navigation. */
async function start(page: Page, { url }: Arm, { options, pictures, labels }: Work): Promise<number> {
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in window);
  await page.evaluate(() => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', multiple: true, id: 'bench-files' });
    document.body.append(input);
  });
  await page.locator('#bench-files').setInputFiles(pictures);
  return page.evaluate(
    async ([initOptions, words]) => {
      const { bench } = window as unknown as { bench: BenchPage };
      await bench.init(initOptions);
      const input = document.querySelector<HTMLInputElement>('#bench-files')!;
      await bench.classify([...input.files!].slice(0, 1), words);
      return performance.now();
    },
    [options, labels] as const,
  );
}

interface BenchPage {
  init(options: Record<string, unknown>): Promise<unknown>;
  classify(files: File[], labels: string[]): Promise<number[][]>;
  relabel(labels: string[]): Promise<number[][]>;
}

/** Times one call for all pictures but the first, and the longest gap of a 5 ms timer meanwhile. */
function timed(page: Page, call: 'classify' | 'relabel', labels: string[]) {
  return page.evaluate(
    async ([name, words]) => {
      const { bench } = window as unknown as { bench: BenchPage };
      const files = [...document.querySelector<HTMLInputElement>('#bench-files')!.files!].slice(1);
      const startedAtMs = performance.now();
      let lastMs = startedAtMs;
      let longestBlockMs = 0;
      const timer = setInterval(() => {
        const now = performance.now();
        longestBlockMs = Math.max(longestBlockMs, now - lastMs);
        lastMs = now;
      }, 5);
      await (name === 'classify' ? bench.classify(files, words) : bench.relabel(words));
      const elapsedMs = performance.now() - startedAtMs;
      await new Promise((resolve) => setTimeout(resolve, 30));
      clearInterval(timer);
      return { elapsedMs, longestBlockMs };
    },
    [call, labels] as const,
  );
}
