import type { BuildFile } from './build-files.ts';
import type { FetchedMessage } from './messages.ts';
import { scope, worker } from './scope.ts';

/**
 * One file of this build, exactly. What the page has just loaded comes from the browser's own cache without a
 * request; a copy there that is of another build is passed over.
 *
 * @throws {Error} if the host has another file at this address, for example in the middle of a deployment.
 */
export async function download(file: BuildFile): Promise<Response> {
  for (const cache of ['force-cache', 'reload'] as const) {
    const response = await fetch(new URL(file.path, scope), { cache, credentials: 'same-origin' });
    if (!response.ok) throw new Error(`${file.path}: HTTP ${response.status}`);
    await tell({ type: 'FETCHED', url: response.url, bytes: file.bytes });
    const checked = await check(file, response);
    if (checked) return checked;
  }
  throw new Error(`${file.path} on the server is not of this build`);
}

/** The same answer, whole and with only what it needs; null if it is not the file that the build has. */
export async function check(file: BuildFile, response: Response): Promise<Response | null> {
  const bytes = await response.arrayBuffer();
  if ((await sha256(bytes)) !== file.sha256) return null;
  const type = response.headers.get('Content-Type') ?? 'application/octet-stream';
  const headers = { 'Content-Type': type, 'Content-Length': String(bytes.byteLength) };
  return new Response(bytes, { headers });
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A page sees its own requests and those of its workers, never ours. */
async function tell(message: FetchedMessage): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage(message);
}
