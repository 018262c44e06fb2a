import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Serves the build in `dist/` until it is stopped. @throws if there is no build. */
export async function serveBuild(port: number): Promise<{ url: string; stop: () => void }> {
  if (!existsSync(join(ROOT, 'dist', 'index.html'))) throw new Error('There is no build. Run: npm run build');
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const server = spawn(process.execPath, [vite, 'preview'], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port) },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}/`;
  await answers(url, server);
  return { url, stop: () => server.kill() };
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (server.exitCode !== null)
      throw new Error(`The server did not start. Is something at ${url} already?`);
    const found = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (found) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Nothing answers at ${url}.`);
}
