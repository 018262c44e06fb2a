import { type ReactNode, useEffect } from 'react';
import { LoadedLibrary, useLoadedLibrary } from './library-hooks.ts';

/** Loads the library and reads it afresh whenever a dialog about it opens. */
export function LibraryProvider({ children }: { children: ReactNode }) {
  const store = useLoadedLibrary();
  useEffect(() => void store.getState().actions.refresh(), [store]);
  return <LoadedLibrary value={store}>{children}</LoadedLibrary>;
}
