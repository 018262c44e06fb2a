import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const DIST = join(import.meta.dirname, '..', '..', 'dist');
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
};

/** The build on a plain static host, below a path and without any header of ours. */
export async function serveBuild(
  prefix: string,
): Promise<{ url: string; origin: string; close: () => void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) || 'index.html' : null;
    const file = path === null ? Promise.reject(new Error('outside')) : readFile(join(DIST, path));
    file.then(
      (body) => {
        response.writeHead(200, { 'Content-Type': TYPES[extname(path ?? '')] ?? 'application/octet-stream' });
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: origin + prefix, origin, close: () => server.close() };
}
