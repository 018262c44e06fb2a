import { createContext, useContext } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { LibraryState } from '../store/library-state.ts';
import { createSiteStore, type SiteState } from '../store/site-store.ts';
import type { Actions, AppState } from '../store/state.ts';

export const StoreContext = createContext<StoreApi<AppState> | null>(null);

export function useStoreApi(): StoreApi<AppState> {
  const store = useContext(StoreContext);
  if (!store) throw new Error('A component was rendered outside <StoreContext>.');
  return store;
}

/** Reads a part of the state; the component renders again only when that part changes. */
export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(useStoreApi(), selector);
}

export function useActions(): Actions {
  return useApp((state) => state.actions);
}

/** Gives the library of models, loading its code at the first call. Always the same promise. */
export const LibraryContext = createContext<(() => Promise<StoreApi<LibraryState>>) | null>(null);

/** Null where the page is shown without its site, as in previews of the interface. */
export const SiteContext = createContext<StoreApi<SiteState> | null>(null);

const noSite = createSiteStore({ update() {}, install() {} });

export function useSite<T>(selector: (state: SiteState) => T): T {
  return useStore(useContext(SiteContext) ?? noSite, selector);
}
