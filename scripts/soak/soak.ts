// Works the production build for a long time and says whether it grows or slows down:
//   npm run build && SOAK_MINUTES=60 npm run soak
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { batchOf } from './batch.ts';
import { cpuSeconds, usedBytes } from './measure.ts';
import { type Round, judge } from './judge.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 60);
const PORT = process.env['PORT'] ?? '4173';
const PICTURES_A_ROUND = 60;
const LABEL_SETS = ['red\nblue\ngreen', 'cat\ndog', 'light\ndark\nnoise\npaper', 'one'];

function chromiumPath(): string {
  return execFileSync(process.execPath, [join(ROOT, 'scripts', 'find-chromium.mjs')], {
    encoding: 'utf8',
  }).trim();
}

/** Reads a batch under changing labels, then takes it away; what it cost. */
async function round(browser: Browser, page: Page, number: number): Promise<Round> {
  const beforeSeconds = await cpuSeconds(browser);
  const labels = page.getByRole('textbox', { name: 'Labels' });
  await labels.fill(LABEL_SETS[number % LABEL_SETS.length] ?? 'one');
  await page.getByLabel('Add pictures').setInputFiles(await batchOf(PICTURES_A_ROUND, number));
  await labels.fill(`${LABEL_SETS[(number + 1) % LABEL_SETS.length]}\nround ${number}`);
  await page
    .getByText(new RegExp(`^${PICTURES_A_ROUND} pictures$`))
    .first()
    .waitFor({ timeout: 300_000 });
  await page.getByRole('progressbar', { name: 'Pictures' }).waitFor({ state: 'detached', timeout: 300_000 });
  await page.getByRole('button', { name: 'Remove all' }).click();
  await page.getByRole('list', { name: 'Pictures' }).waitFor({ state: 'detached' });
  const cpuMsAPicture = (1000 * ((await cpuSeconds(browser)) - beforeSeconds)) / PICTURES_A_ROUND;
  return { usedBytes: await usedBytes(page), cpuMsAPicture };
}

async function soak(browser: Browser): Promise<Round[]> {
  const page = await browser.newPage({ baseURL: `http://127.0.0.1:${PORT}/` });
  await page.goto('./?threads=1');
  await page.getByRole('status', { name: 'Engine' }).getByText('Ready').waitFor({ timeout: 120_000 });
  const rounds: Round[] = [];
  const endMs = Date.now() + MINUTES * 60_000;
  while (Date.now() < endMs || rounds.length < 6) {
    const result = await round(browser, page, rounds.length);
    rounds.push(result);
    const megabytes = (result.usedBytes / 1e6).toFixed(1);
    console.log(
      `round ${rounds.length}: ${megabytes} MB, ${result.cpuMsAPicture.toFixed(1)} ms of CPU a picture`,
    );
  }
  return rounds;
}

const server = spawn(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'preview'], {
  cwd: ROOT,
  env: { ...process.env, PORT },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let browser: Browser | null = null;
try {
  await once(server.stdout, 'data');
  // measured at once, not at the browser's leisure
  const args = ['--no-sandbox', '--enable-blink-features=ForceEagerMeasureMemory'];
  browser = await chromium.launch({ executablePath: chromiumPath(), args });
  const verdict = judge(await soak(browser));
  console.log(verdict.sentence);
  process.exitCode = verdict.passed ? 0 : 1;
} finally {
  await browser?.close();
  server.kill();
}
