import { Workbox } from 'workbox-window';
import type { StoreApi } from 'zustand';
import { onWorkerRequests, watchRequests } from '../../engine/request-report.ts';
import { createSiteStore, noteRequests, type SiteState } from '../../store/site-store.ts';
import type { AppState } from '../../store/state.ts';
import type { FetchedMessage } from '../../sw/messages.ts';
import { install, watchInstallOffer } from './install-prompt.ts';
import { canRegister, settleIsolation } from './isolation.ts';
import { takeLaunchedFiles } from './launched-files.ts';
import { firstTimeOffline, keepOffline } from './offline-copy.ts';
import { applyUpdate, watchForUpdates } from './updates.ts';
import { whenStarted } from './when-started.ts';

/** The record of requests, begun before anything else is asked for. */
export function openSite(): StoreApi<SiteState> {
  const site = createSiteStore({ update: () => void applyUpdate(), install: () => void install() });
  const note = (reports: Parameters<typeof noteRequests>[1]) => noteRequests(site, reports);
  watchRequests('page', note);
  onWorkerRequests(note);
  watchInstallOffer((canInstall) => site.setState({ canInstall }));
  return site;
}

/**
 * Service worker, isolation, files from outside.
 *
 * @returns resolves when the engine may start, see `settleIsolation`.
 */
export function startPwa(app: StoreApi<AppState>, site: StoreApi<SiteState>, siteUrl: string): Promise<void> {
  takeLaunchedFiles((pictures) => app.getState().actions.addPictures(pictures));
  const { labelText } = app.getState();
  const touched = () => {
    const state = app.getState();
    return state.pictures.length > 0 || state.labelText !== labelText;
  };
  const registered = canRegister()
    ? register(app, site, siteUrl)
    : Promise.reject(new Error('no service worker'));
  // without one the page works, only not offline
  registered.catch(() => {});
  return settleIsolation({ registered, touched, subscribe: (listener) => app.subscribe(listener) });
}

async function register(app: StoreApi<AppState>, site: StoreApi<SiteState>, siteUrl: string): Promise<void> {
  const url = new URL('service-worker.js', siteUrl).href;
  const workbox = new Workbox(url);
  watchForUpdates(workbox, () => site.setState({ updateReady: true }));
  const byServiceWorker = (address: string, bodyBytes: number) =>
    noteRequests(site, [{ url: address, from: 'service worker', bodyBytes, refused: false }]);
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<Partial<FetchedMessage>>) => {
    if (data.type === 'FETCHED' && data.url) byServiceWorker(data.url, data.bytes ?? 0);
  });
  // a first visit without threads waits for it; any other has the network and the processor to itself until it works
  if (crossOriginIsolated) await whenStarted(app);
  await workbox.register({ immediate: true });
  // the browser itself asks for it and has no entry for that
  byServiceWorker(url, 0);
  keepWhenReady(app, site, siteUrl);
}

/** After this long without another request what was loading is loaded. */
const QUIET_MS = 1000;

/** Whenever a model is ready, its files and the runtime's are there to be kept. */
function keepWhenReady(app: StoreApi<AppState>, site: StoreApi<SiteState>, siteUrl: string): void {
  let keptCount = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function keep(): Promise<void> {
    const urls = [...site.getState().requests.values()].map(({ url }) => url);
    const own = [...new Set(urls)].filter((url) => url.startsWith(siteUrl));
    if (app.getState().engine.kind !== 'ready' || own.length === keptCount) return;
    keptCount = own.length;
    const complete = await keepOffline(own);
    // the runtime comes last: without it the list is not whole yet
    if (!complete || !own.some((url) => url.endsWith('.wasm'))) return;
    site.setState({ offlineReady: true });
    if (firstTimeOffline()) {
      app.setState({ notice: { id: Date.now(), kind: { type: 'offline-ready' }, undo: null } });
    }
  }
  function later(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), QUIET_MS);
  }
  site.subscribe(later);
  app.subscribe((state, before) => state.engine.kind !== before.engine.kind && later());
  later();
}
