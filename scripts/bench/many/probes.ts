import type { Page } from '@playwright/test';

/** What is measured inside the page. Everything in here runs there, so it may name nothing from outside. */

export interface Blocks {
  /** Longest time in which a timer of 5 ms did not fire. */
  longestGapMs: number;
  /** Tasks over 50 ms, as the browser counts them. */
  longTasks: number;
  longestTaskMs: number;
}

/** Before anything of the page runs. */
export async function watchMainThread(page: Page): Promise<void> {
  // tsx gives functions their names by a helper that the page does not have
  await page.addInitScript('globalThis.__name = (value) => value');
  await page.addInitScript(() => {
    const seen = { longestGapMs: 0, longTasks: 0, longestTaskMs: 0 };
    let beforeMs = performance.now();
    setInterval(() => {
      const nowMs = performance.now();
      seen.longestGapMs = Math.max(seen.longestGapMs, nowMs - beforeMs);
      beforeMs = nowMs;
    }, 5);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        seen.longTasks += 1;
        seen.longestTaskMs = Math.max(seen.longestTaskMs, duration);
      }
    }).observe({ type: 'longtask' });
    Object.assign(window, { seenBlocks: seen });
  });
}

/** What was seen since the last call. */
export function takeBlocks(page: Page): Promise<Blocks> {
  return page.evaluate(() => {
    const { seenBlocks } = window as unknown as { seenBlocks: Blocks };
    const taken = { ...seenBlocks };
    Object.assign(seenBlocks, { longestGapMs: 0, longTasks: 0, longestTaskMs: 0 });
    return taken;
  });
}

/** Milliseconds from the input event of the labels to the last picture with new numbers. */
export function relabel(page: Page, labels: string[]): Promise<number> {
  return page.evaluate(async (words) => {
    const box = document.querySelector('textarea')!;
    const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!;
    const startedAtMs = performance.now();
    setValue.call(box, words.join('\n'));
    box.dispatchEvent(new Event('input', { bubbles: true }));
    const first = CSS.escape(words[0]!);
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      const list = document.querySelector('.inspector .score-list');
      // stale until the numbers of every picture are there
      if (list?.querySelector(`[aria-label=${first}]`) && !list.matches('[data-stale]')) break;
    }
    return performance.now() - startedAtMs;
  }, labels);
}

export interface Frames {
  frames: number;
  medianMs: number;
  p95Ms: number;
  p99Ms: number;
  longestMs: number;
  over50Ms: number;
}

/** A notch of a wheel: a step that is smaller than this shows nothing new. */
const MIN_STEP_PX = 100;

/** Scrolls from the top in equal steps, one a frame: to the end in `frames` at most, or `stepPx` at a time. */
export function scrollThrough(page: Page, frames: number, stepPx: number | null): Promise<Frames> {
  return page.evaluate(
    async ({ wanted, step, minStep }) => {
      const scroller = document.querySelector('[data-scroller]')!;
      const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      scroller.scrollTop = 0;
      await nextFrame();
      const wayPx = scroller.scrollHeight - scroller.clientHeight;
      const px = step ?? Math.max(minStep, wayPx / wanted);
      const steps = Math.min(wanted, Math.ceil(wayPx / px));
      const times: number[] = [];
      let beforeMs = await nextFrame();
      for (let frame = 1; frame <= steps; frame++) {
        scroller.scrollTop = frame * px;
        const nowMs = await nextFrame();
        times.push(nowMs - beforeMs);
        beforeMs = nowMs;
      }
      const sorted = times.toSorted((a, b) => a - b);
      const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
      return {
        frames: times.length,
        medianMs: at(0.5),
        p95Ms: at(0.95),
        p99Ms: at(0.99),
        longestMs: sorted.at(-1),
        over50Ms: times.filter((time) => time > 50).length,
      };
    },
    { wanted: frames, step: stepPx, minStep: MIN_STEP_PX },
  );
}

/**
 * Milliseconds from the input event of the search to the ranked list. The first time the words go through the text
 * encoder; the second time their embedding is remembered.
 */
export function search(page: Page, words: string): Promise<number> {
  return page.evaluate(async (text) => {
    const box = document.querySelector<HTMLInputElement>('[role=search] input')!;
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!;
    const startedAtMs = performance.now();
    setValue.call(box, text);
    box.dispatchEvent(new Event('input', { bubbles: true }));
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (document.querySelector('.search-status')?.textContent.includes('most similar first')) break;
    }
    return performance.now() - startedAtMs;
  }, words);
}

export async function searchTimes(page: Page): Promise<{ newWordsMs: number[]; knownWordsMs: number[] }> {
  const words = ['red circle', 'blue -green', '2*"a dog" cat'];
  const newWordsMs: number[] = [];
  const knownWordsMs: number[] = [];
  for (const text of words) newWordsMs.push(await search(page, text));
  for (const text of words) knownWordsMs.push(await search(page, text));
  await page.getByRole('button', { name: 'End search' }).click();
  return { newWordsMs, knownWordsMs };
}

/** Milliseconds from the press in the menu to the file. */
export async function exportTimes(page: Page): Promise<Record<'CSV' | 'JSON', number>> {
  const times = { CSV: 0, JSON: 0 };
  for (const format of ['CSV', 'JSON'] as const) {
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const download = page.waitForEvent('download', { timeout: 120_000 });
    const startedAtMs = performance.now();
    await page.getByRole('menuitem', { name: format }).click();
    await download;
    times[format] = performance.now() - startedAtMs;
  }
  return times;
}
