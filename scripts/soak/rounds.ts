import type { Browser, Page } from '@playwright/test';
import { batchOf, type Picture } from './batch.ts';
import type { Round } from './judge.ts';
import { cpuMsOf, usedBytes, yardstick } from './measure.ts';

const PICTURES_A_ROUND = 40;
const LABEL_SETS = ['red\nblue\ngreen', 'cat\ndog', 'light\ndark\nnoise\npaper', 'one'];
/** The last third is compared with the middle one, so it takes some for each. */
const LEAST_ROUNDS = 9;

/**
 * Works a page, which is open and ready, round after round until the time is over.
 *
 * @param from rounds that this page has had before, so that no picture comes twice.
 */
export async function soak(browser: Browser, page: Page, minutes: number, from = 0): Promise<Round[]> {
  const rounds: Round[] = [];
  const endMs = Date.now() + minutes * 60_000;
  while (Date.now() < endMs || rounds.length < LEAST_ROUNDS) {
    const result = await measured(browser, page, from + rounds.length);
    rounds.push(result);
    console.log(
      [
        `round ${from + rounds.length}: ${(result.usedBytes / 1e6).toFixed(1)} MB`,
        `${result.cpuMsAPicture.toFixed(1)} ms of CPU a picture`,
        `${result.yardstickMs.toFixed(0)} ms the yardstick`,
      ].join(', '),
    );
  }
  return rounds;
}

async function measured(browser: Browser, page: Page, number: number): Promise<Round> {
  const before = await cpuMsOf(browser, () => yardstick(page));
  const cpuMs = await cpuMsOf(browser, () => work(page, number));
  const after = await cpuMsOf(browser, () => yardstick(page));
  return {
    usedBytes: await usedBytes(page),
    cpuMsAPicture: cpuMs / PICTURES_A_ROUND,
    yardstickMs: (before + after) / 2,
  };
}

/** Reads a batch under changing labels, then takes it away. */
async function work(page: Page, number: number): Promise<void> {
  const labels = page.getByRole('textbox', { name: 'Labels' });
  await labels.fill(LABEL_SETS[number % LABEL_SETS.length] ?? 'one');
  await addPictures(page, await batchOf(PICTURES_A_ROUND, number));
  await labels.fill(`${LABEL_SETS[(number + 1) % LABEL_SETS.length]}\nround ${number % 10}`);
  await page
    .getByText(new RegExp(`^${PICTURES_A_ROUND} pictures$`))
    .first()
    .waitFor({ timeout: 300_000 });
  await page.getByRole('progressbar', { name: 'Pictures' }).waitFor({ state: 'detached', timeout: 300_000 });
  await page.getByRole('button', { name: 'Remove all' }).click();
  await page.getByRole('list', { name: 'Pictures' }).waitFor({ state: 'detached' });
}

/**
 * Puts files into the page's own input, as a person does. Not by `setInputFiles`: the automation keeps the input that it
 * filled for ever, and with it every screen that was ever left, 90 kB a round that no person's browser has.
 */
async function addPictures(page: Page, pictures: Picture[]): Promise<void> {
  const sent = pictures.map(({ buffer, ...facts }) => ({ ...facts, base64: buffer.toString('base64') }));
  await page.getByLabel('Add pictures').evaluate((input: HTMLInputElement, received) => {
    const transfer = new DataTransfer();
    for (const { name, mimeType, base64 } of received) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: mimeType }));
    }
    input.files = transfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, sent);
}
