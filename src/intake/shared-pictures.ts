/**
 * Pictures from the share sheet of the device: the service worker leaves them here and sends the browser to the
 * page, which takes them out. The Cache API, because both can use it and files stay on the disk.
 */
const CACHE = 'wordsight-shared';

/** In the query of the address that the browser is sent on to. */
export const SHARED_MARK = 'shared';

export async function leaveShared(files: readonly File[]): Promise<void> {
  const cache = await caches.open(CACHE);
  const batch = Date.now();
  await Promise.all(
    files.map((file, index) => {
      const address = `/shared/${batch}/${index}?${new URLSearchParams({ name: file.name }).toString()}`;
      return cache.put(address, new Response(file, { headers: { 'Content-Type': file.type } }));
    }),
  );
}

/** Takes out everything that was shared, in the order in which it came. */
export async function takeShared(): Promise<File[]> {
  const cache = await caches.open(CACHE);
  const requests = await cache.keys();
  const files = await Promise.all(
    requests.map(async (request) => {
      const response = await cache.match(request);
      await cache.delete(request);
      const name = new URL(request.url).searchParams.get('name') ?? 'shared';
      return (
        response &&
        new File([await response.blob()], name, { type: response.headers.get('Content-Type') ?? '' })
      );
    }),
  );
  return files.filter((file) => file !== undefined);
}
