// Works the production build for a long time and says whether it grows or slows down:
//   npm run build && SOAK_MINUTES=60 npm run soak
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { findChromium } from '../find-chromium.mjs';
import { judge } from './judge.ts';
import { soak } from './rounds.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 60);
const PORT = process.env['PORT'] ?? '4173';

const server = spawn(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'preview'], {
  cwd: ROOT,
  env: { ...process.env, PORT },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let browser: Browser | null = null;
try {
  await once(server.stdout, 'data');
  const args = ['--no-sandbox', '--enable-blink-features=ForceEagerMeasureMemory'];
  browser = await chromium.launch({ executablePath: findChromium(), args });
  const page = await browser.newPage({ baseURL: `http://127.0.0.1:${PORT}/` });
  await page.goto('./?threads=1');
  await page.getByRole('status', { name: 'Engine' }).getByText('Ready').waitFor({ timeout: 120_000 });
  const verdict = judge(await soak(browser, page, MINUTES));
  console.log(verdict.sentence);
  process.exitCode = verdict.passed ? 0 : 1;
} finally {
  await browser?.close();
  server.kill();
}
