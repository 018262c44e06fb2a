// Finds a Chromium for the browser tests, or installs one. Prints its path.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const INSTALLED = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

function installed() {
  return [...INSTALLED, playwrights()].find((path) => path && existsSync(path)) ?? null;
}

function playwrights() {
  try {
    return chromium.executablePath();
  } catch {
    return null;
  }
}

function run(command, args) {
  // everything on stderr: stdout is for the path
  return spawnSync(command, args, { stdio: ['ignore', 2, 2], timeout: 600_000 }).status === 0;
}

function installOne() {
  console.error('No Chromium found; installing one. Set CHROMIUM_PATH to use your own.');
  if (run('npx', ['playwright', 'install', 'chromium']) && installed()) return;
  console.error("Playwright's browser cannot be had here; trying the system's package.");
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const [first, ...rest] = [...sudo, 'apt-get'];
  run(first, [...rest, 'update']);
  run(first, [...rest, 'install', '-y', '--no-install-recommends', 'chromium']);
}

export function findChromium() {
  if (!installed()) installOne();
  const path = installed();
  if (!path)
    throw new Error('No Chromium could be found or installed. Set CHROMIUM_PATH to the path of one.');
  return path;
}

if (process.argv[1] === import.meta.filename) console.log(findChromium());
