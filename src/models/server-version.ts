/** Names the version of a file by what its server says of it; null where that does not tell. */
export function versionOf(headers: Headers): string | null {
  const [etag, modified] = [headers.get('ETag'), headers.get('Last-Modified')];
  if (etag === null && modified === null) return null;
  return JSON.stringify([etag, modified, headers.get('Content-Length')]);
}

/** What the server says of its file now; null where it does not answer or does not tell. */
export async function askVersion(url: URL): Promise<string | null> {
  const response = await fetch(url, { method: 'HEAD', cache: 'no-store', credentials: 'omit' }).catch(
    () => null,
  );
  return response?.ok ? versionOf(response.headers) : null;
}
