// What Lighthouse says of the production build on a desktop; fails below 95 in any category:
//   npm run build && npm run lighthouse
// Lighthouse brings 200 packages that nothing else needs, so it is fetched when this is run and not before.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../find-chromium.mjs';

const VERSION = '12.8.2';
const LEAST = 0.95;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const ROOT = join(import.meta.dirname, '..', '..');
const PORT = process.env['PORT'] ?? '4173';

interface Report {
  categories: Record<string, { title: string; score: number; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, { title: string; score: number | null; displayValue?: string }>;
}

function run(folder: string): Report {
  const path = join(folder, 'report.json');
  const args = [
    ...['--yes', '--ignore-scripts', `lighthouse@${VERSION}`, `http://127.0.0.1:${PORT}/`],
    ...['--preset=desktop', `--only-categories=${CATEGORIES.join(',')}`, '--quiet'],
    ...['--chrome-flags=--headless=new --no-sandbox', '--output=json', `--output-path=${path}`],
  ];
  const { status } = spawnSync('npx', args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CHROME_PATH: findChromium() },
  });
  if (status !== 0) throw new Error(`Lighthouse ended with ${status}`);
  return JSON.parse(readFileSync(path, 'utf8')) as Report;
}

/** Prints every score, and under it what costs points. */
function judge({ categories, audits }: Report): boolean {
  for (const { title, score, auditRefs } of Object.values(categories)) {
    console.log(`${title}: ${Math.round(score * 100)}`);
    for (const { id, weight } of auditRefs) {
      const audit = audits[id];
      if (weight === 0 || !audit || audit.score === null || audit.score >= 0.9) continue;
      console.log(`  ${audit.score} ${audit.title} ${audit.displayValue ?? ''}`);
    }
  }
  return Object.values(categories).every(({ score }) => score >= LEAST);
}

const server = spawn(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'preview'], {
  cwd: ROOT,
  env: { ...process.env, PORT },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const folder = mkdtempSync(join(tmpdir(), 'wordsight-lighthouse-'));
try {
  await once(server.stdout, 'data');
  process.exitCode = judge(run(folder)) ? 0 : 1;
} finally {
  server.kill();
  rmSync(folder, { recursive: true });
}
