import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
};

/** Serves folders and pages on this machine alone, isolated, so that threads exist for every arm. */
export async function serve(folders: Record<string, string>, pages: Record<string, string>) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
    const page = pages[path];
    if (page !== undefined)
      return response.writeHead(200, { ...HEADERS, 'Content-Type': TYPES[extname(path)] }).end(page);
    const mount = Object.keys(folders).find((prefix) => path.startsWith(`${prefix}/`));
    const file = mount && join(folders[mount]!, normalize(path.slice(mount.length)));
    const stat = file ? statSync(file, { throwIfNoEntry: false }) : undefined;
    if (!file || !stat?.isFile()) return response.writeHead(404, HEADERS).end();
    const etag = `"${stat.size}-${stat.mtimeMs}"`;
    if (request.headers['if-none-match'] === etag)
      return response.writeHead(304, { ...HEADERS, ETag: etag }).end();
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { ...HEADERS, ETag: etag, 'Content-Type': type, 'Content-Length': stat.size });
    return createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}
