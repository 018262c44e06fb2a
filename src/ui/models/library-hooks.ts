import { createContext, use, useContext } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { LibraryActions, LibraryState } from '../../store/library-state.ts';
import { LibraryContext } from '../store-context.ts';

/** The library once its code is there; suspends until then. */
export function useLoadedLibrary(): StoreApi<LibraryState> {
  const load = useContext(LibraryContext);
  if (!load) throw new Error('A component was rendered outside <LibraryContext>.');
  return use(load());
}

export const LoadedLibrary = createContext<StoreApi<LibraryState> | null>(null);

/** Reads a part of the library, below `<LoadedLibrary>`. */
export function useLibrary<T>(selector: (state: LibraryState) => T): T {
  const store = useContext(LoadedLibrary);
  if (!store) throw new Error('A component was rendered outside <LoadedLibrary>.');
  return useStore(store, selector);
}

export function useLibraryActions(): LibraryActions {
  return useLibrary((state) => state.actions);
}
