// Runs Playwright with a Chromium that is found or installed first. Arguments are handed on.
import { spawnSync } from 'node:child_process';
import { findChromium } from './find-chromium.mjs';

const args = process.argv.slice(2);
const config = args.includes('--config') ? [] : ['--config', 'e2e/playwright.config.ts'];
const run = spawnSync('npx', ['playwright', 'test', ...config, ...args], {
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM_PATH: findChromium() },
});
process.exit(run.status ?? 1);
