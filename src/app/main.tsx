import './pwa/trusted-types.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createEngine } from '../engine/worker-engine.ts';
import { createThumbnailer } from '../engine/thumbnailer.ts';
import { openModel } from '../models/open-model.ts';
import { createAppStore } from '../store/app-store.ts';
import { speedMemory } from '../store/speed-memory.ts';
import { App } from '../ui/app.tsx';
import { BrokenPage } from '../ui/broken-page.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { LibraryContext, SiteContext, StoreContext } from '../ui/store-context.ts';
import { openVault } from '../vault/vault.ts';
import '../ui/styles/global.css';
import { addressWithModel, readAddress } from './address.ts';
import { flushWhenLeaving } from './flush-when-leaving.ts';
import { once } from './once.ts';
import { openSite, startPwa } from './pwa/start.ts';
import { saveFile } from './save-file.ts';

const site = openSite();
const { model, preferences, labelText } = readAddress(new URL(location.href));
const vault = openVault(() => document.visibilityState === 'hidden');
flushWhenLeaving(vault);
const siteUrl = new URL('./', location.href).href;

/** Loaded when it is first needed: a visit with the starter model never needs it. */
const loadLibrary = once(async () => (await import('../engine/library.ts')).createLibrary());

/** The store asks for its model while it is made; a task later it is there. */
const settled = once(async () => {
  await Promise.resolve();
  return startPwa(store, site, siteUrl);
});

const store = createAppStore({
  engine: createEngine({ pictures: vault.embeddings, labels: vault.prompts, speeds: speedMemory }),
  makeThumbnail: createThumbnailer(),
  model: {
    first: model,
    open: async ({ kind, id }, signal) => {
      await settled();
      return kind === 'site' ? openModel(siteUrl, id, signal) : (await loadLibrary()).open(id);
    },
    preferences,
  },
  saveFile,
  labelText,
  vault,
});

store.subscribe((state, before) => {
  if (state.model !== before.model) {
    history.replaceState(null, '', addressWithModel(new URL(location.href), state.model));
  }
});

// a link of this page that is pasted over the address of an open one loads nothing anew
addEventListener('hashchange', () => {
  const { labelText: linked } = readAddress(new URL(location.href));
  if (linked !== '') store.getState().actions.setLabelText(linked);
});

addEventListener('online', () => store.getState().actions.retryNotLoaded());

const loadLibraryStore = once(async () => {
  const { createLibraryStore } = await import('../store/library-store.ts');
  return createLibraryStore(await loadLibrary(), store, siteUrl);
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with id "root"');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary fallback={<BrokenPage />}>
      <StoreContext value={store}>
        <SiteContext value={site}>
          <LibraryContext value={loadLibraryStore}>
            <App />
          </LibraryContext>
        </SiteContext>
      </StoreContext>
    </ErrorBoundary>
  </StrictMode>,
);
