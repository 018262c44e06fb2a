import { createPartialResponse } from 'workbox-range-requests/createPartialResponse.js';
import { wantedVersion, type BuildFile } from './build-files.ts';
import { find, findOlder, forget, keepCopy } from './file-cache.ts';
import { headersFor } from './policy.ts';
import { buildFile, ownModelHosts } from './scope.ts';

/** The page of this build, whatever stands in its query. */
export async function answerPage(request: Request): Promise<Response> {
  const file = buildFile('index.html');
  const kept = file && (await find(file).catch(() => undefined));
  return withHeaders(kept ?? (await fetch(request)), 'index.html');
}

/** A file from this device where it is here, from the network else; in either case with our headers. */
export async function answerFile(event: FetchEvent, path: string): Promise<Response> {
  const { request } = event;
  const file = buildFile(path);
  // a page of an older build asks for the version that its model's manifest names
  const version = wantedVersion(request.url);
  const wanted = version ? { path, sha256: version.sha256 } : file;
  if (wanted && version?.again) await forget(wanted).catch(() => {});
  // storage that fails is as good as empty
  const kept = await (wanted ? find(wanted) : findOlder(path)).catch(() => undefined);
  if (!kept) return fromNetwork(event, path, file);
  const response = isHeeded(path) ? withHeaders(kept, path) : kept;
  return request.headers.has('Range') ? createPartialResponse(request, response) : response;
}

async function fromNetwork(event: FetchEvent, path: string, file: BuildFile | undefined): Promise<Response> {
  const response = await fetch(event.request);
  // an answer from elsewhere cannot be read, an error is the page's to explain
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || !response.ok) return response;
  if (file && response.status === 200) {
    // a page that goes away in the middle takes the copy with it
    event.waitUntil(keepCopy(file, response.clone()).catch(() => {}));
  }
  const whole = withHeaders(response, path);
  // the length of a packed body is not the one that arrives, and the page shows how much is missing
  if (response.headers.has('Content-Encoding')) {
    whole.headers.delete('Content-Encoding');
    whole.headers.delete('Content-Length');
    if (file && response.status === 200) whole.headers.set('Content-Length', String(file.bytes));
  }
  return whole;
}

/**
 * Of our headers a browser heeds only those on pages and workers. Whatever else comes from storage is given out as it
 * lies there: put into another answer it would pass through this thread bit by bit, a model of 41 MB too.
 */
function isHeeded(path: string): boolean {
  return /\.(html|m?js)$/.test(path);
}

function withHeaders(response: Response, path: string): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(headersFor(path, ownModelHosts))) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
