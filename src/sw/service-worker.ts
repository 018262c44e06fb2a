import { answerFile, answerPage } from './answer.ts';
import { neededBy, whatIsAsked } from './build-files.ts';
import { has, keep, keptPaths, sweep } from './file-cache.ts';
import type { KeepAnswer, ToServiceWorker } from './messages.ts';
import { buildFile, buildFiles, scope, worker } from './scope.ts';
import { answerShare } from './share-target.ts';

worker.addEventListener('install', (event) => event.waitUntil(install()));

// the first one takes over at once; an update waits until a person asks for it, see SKIP_WAITING
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const asked = whatIsAsked(request, scope);
  switch (asked?.kind) {
    case 'page':
      event.waitUntil(sweepWhenAlone());
      return event.respondWith(answerPage(request));
    case 'share':
      return event.respondWith(answerShare(request));
    case 'file':
      return event.respondWith(answerFile(event, asked.path));
  }
});

worker.addEventListener('message', (event) => {
  const message = event.data as ToServiceWorker;
  if (message.type === 'SKIP_WAITING') event.waitUntil(worker.skipWaiting());
  else event.waitUntil(keepUsed(message.urls).then((answer) => event.ports[0]?.postMessage(answer)));
});

async function install(): Promise<void> {
  await Promise.all(neededBy(buildFiles, await keptPaths()).map(keep));
}

async function keepUsed(urls: readonly string[]): Promise<KeepAnswer> {
  const used = urls.flatMap((url) =>
    url.startsWith(scope)
      ? (buildFile(new URL(url).pathname.slice(new URL(scope).pathname.length)) ?? [])
      : [],
  );
  const results = [];
  // one after the other: two models at once are too much for a phone
  for (const file of used)
    results.push(
      await keep(file).then(
        () => true,
        () => false,
      ),
    );
  const shell = await Promise.all(buildFiles.filter((file) => file.shell).map(has));
  return { complete: [...results, ...shell].every(Boolean) };
}

/** Files of older builds go when no page can want them any more. */
async function sweepWhenAlone(): Promise<void> {
  const { installing, waiting } = worker.registration;
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (pages.length === 0 && !installing && !waiting) await sweep(buildFiles);
}
