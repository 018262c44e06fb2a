/** What is asked of the server to get the rest of a file. */
export function rangeHeaders(
  haveBytes: number,
  etag: string | null,
  sameOrigin: boolean,
): Record<string, string> {
  if (haveBytes === 0) return {};
  const range = { Range: `bytes=${haveBytes}-` };
  // Across origins If-Range would need a permission that model hosts do not give; `judgeAnswer` compares the ETag.
  return sameOrigin && etag !== null && !etag.startsWith('W/') ? { ...range, 'If-Range': etag } : range;
}

export interface Answer {
  status: number;
  /** Null also where the server does not let other origins read it. */
  contentRange: string | null;
  etag: string | null;
}

/** `append`: the body goes on where we stopped. `restart`: it begins at the first byte. `refused`: no such range. */
export type Verdict = 'append' | 'restart' | 'refused' | 'unusable';

/**
 * What to do with the body of a successful answer or a 416.
 *
 * @param haveBytes bytes that are there already and were asked to be left out.
 * @param etag of the version that those bytes are of; null if unknown.
 */
export function judgeAnswer(
  { status, contentRange, etag: newEtag }: Answer,
  haveBytes: number,
  etag: string | null,
): Verdict {
  if (status === 416) return 'refused';
  if (status !== 206) return 'restart';
  if (haveBytes === 0) return rangeStart(contentRange) === 0 ? 'append' : 'unusable';
  const changed = etag !== null && newEtag !== null && strong(etag) !== strong(newEtag);
  const start = rangeStart(contentRange);
  // an unreadable range is taken at its word: the hash of the whole file is compared at the end
  return !changed && (start === null || start === haveBytes) ? 'append' : 'unusable';
}

function rangeStart(contentRange: string | null): number | null {
  const match = /^bytes (\d+)-/.exec(contentRange ?? '');
  return match ? Number(match[1]) : null;
}

/** Compression on the way turns a strong ETag into a weak one. */
function strong(etag: string): string {
  return etag.replace(/^W\//, '');
}
