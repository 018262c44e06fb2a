import { ModelError } from '../../models/model-error.ts';
import type { RemoteFile } from '../../models/library/types.ts';
import { isNamed } from './storage-errors.ts';

/** As much of a file as it takes to ask for it. */
export type FileAddress = Pick<RemoteFile, 'path' | 'url'>;

/** A failure that another attempt may well mend: a dropped connection, a server in trouble. */
export class PassingFailure extends Error {
  constructor(readonly failure: ModelError) {
    super(failure.message);
  }
}

/** Servers say with these that they cannot just now. */
const PASSING_STATUS = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Hosts that the page's Content-Security-Policy refused; the failed fetch itself does not say why it failed. */
const blockedOrigins = new Set<string>();
addEventListener('securitypolicyviolation', (event) => {
  const { blockedURI } = event as SecurityPolicyViolationEvent;
  if (URL.canParse(blockedURI)) blockedOrigins.add(new URL(blockedURI).origin);
});

/**
 * Asks for a file, or the rest of it.
 *
 * @throws {PassingFailure} worth another attempt.
 * @throws {ModelError} not worth one. An abort rejects with AbortError.
 */
export async function askServer(
  file: FileAddress,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  const { host, origin } = new URL(file.url);
  let response: Response;
  try {
    // the browser's own cache would keep the model a second time
    response = await fetch(file.url, { headers, signal, cache: 'no-store', credentials: 'omit' });
  } catch (error) {
    if (isNamed(error, 'AbortError')) throw error;
    // the event about a refusal comes after the failure
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (blockedOrigins.has(origin))
      throw new ModelError('MODEL_HOST_BLOCKED', file.path, 'by the CSP', { host });
    throw new PassingFailure(failed(file, `no answer (${String(error)})`, { host }));
  }
  checkStatus(response, file, host);
  return response;
}

function checkStatus(response: Response, file: FileAddress, host: string): void {
  const { status } = response;
  const facts = { host, status };
  if (PASSING_STATUS.has(status)) throw new PassingFailure(failed(file, `HTTP ${status}`, facts));
  if (status === 404 || status === 410) {
    throw new ModelError('MODEL_NOT_ON_HOST', file.path, `HTTP ${status}`, facts);
  }
  if (!response.ok && status !== 416) throw failed(file, `HTTP ${status}`, facts);
  // log-in pages of hotels and companies, and index pages of single-page apps
  if (response.headers.get('Content-Type')?.startsWith('text/html')) {
    throw new ModelError('MODEL_NOT_ON_HOST', file.path, 'the server sent a web page instead', { host });
  }
}

export function failed(
  file: FileAddress,
  detail: string,
  facts: Record<string, string | number> = {},
): ModelError {
  return new ModelError('MODEL_DOWNLOAD_FAILED', file.path, detail, facts);
}
