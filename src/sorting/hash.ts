/** SHA-256 of the whole blob, as lower-case hex. */
export async function hashOf(blob: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether one blob is the beginning of another, as what a broken-off copy leaves is; an empty one always is. */
export async function isBeginningOf(part: Blob, whole: Blob): Promise<boolean> {
  if (part.size > whole.size) return false;
  const [a, b] = await Promise.all([part.arrayBuffer(), whole.slice(0, part.size).arrayBuffer()]);
  const bytes = new Uint8Array(b);
  return new Uint8Array(a).every((byte, at) => byte === bytes[at]);
}
