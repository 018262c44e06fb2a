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
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

export interface StaticHost {
  url: string;
  origin: string;
  /** Paths inside the folder, in the order in which they were asked for. */
  asked: string[];
  /** Other contents for some paths, as a deployment brings them; null: not there any more. */
  deployed: Map<string, string | null>;
  /** Answers to these paths wait for the promise. */
  held: Map<string, Promise<unknown>>;
  close: () => void;
}

/** The build on a plain static host, below a path and without any header of ours. */
export async function serveBuild(prefix: string): Promise<StaticHost> {
  const asked: string[] = [];
  const deployed: StaticHost['deployed'] = new Map();
  const held: StaticHost['held'] = new Map();

  async function content(path: string): Promise<Buffer | string> {
    asked.push(path);
    await held.get(path);
    const other = deployed.get(path);
    if (other === null) throw new Error('taken away');
    return other ?? readFile(join(DIST, path));
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) || 'index.html' : null;
    const file = path === null ? Promise.reject(new Error('outside')) : content(path);
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
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: origin + prefix, origin, asked, deployed, held, close };
}

/** What is in the build, for tests that deploy another one. */
export function readBuilt(path: string): Promise<string> {
  return readFile(join(DIST, path), 'utf8');
}
