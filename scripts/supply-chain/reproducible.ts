// Builds the committed state twice, in two folders, and compares every byte: npm run reproducible
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** The committed files in a fresh folder, built there; SHA-256 by path below `dist`. */
function build(folder: string): Map<string, string> {
  execFileSync('git', ['clone', '--quiet', '--local', ROOT, folder]);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  execFileSync('npx', ['vite', 'build', '--logLevel', 'error'], { cwd: folder, stdio: 'inherit' });
  return hashes(join(folder, 'dist'));
}

function hashes(dist: string): Map<string, string> {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(
    paths.map((path) => [
      path.slice(dist.length + 1),
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]),
  );
}

const home = mkdtempSync(join(tmpdir(), 'wordsight-reproducible-'));
try {
  const first = build(join(home, 'one'));
  const second = build(join(home, 'another-folder-with-a-longer-name'));
  const paths = new Set([...first.keys(), ...second.keys()]);
  const different = [...paths].filter((path) => first.get(path) !== second.get(path));
  for (const path of different) console.error(`differs: ${path}`);
  const all = [...first].map(([path, hash]) => `${hash}  ${path}\n`).join('');
  console.log(`${paths.size} files, ${different.length} differ`);
  console.log(`SHA-256 of the list: ${createHash('sha256').update(all).digest('hex')}`);
  process.exitCode = different.length > 0 ? 1 : 0;
} finally {
  rmSync(home, { recursive: true });
}
