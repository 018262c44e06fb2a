import { useStore } from 'zustand';
import { sortOf } from '../../store/sort-store.ts';
import type { SortState } from '../../store/sort-state.ts';
import { useStoreApi } from '../store-context.ts';

export function useSort<T>(selector: (state: SortState) => T): T {
  return useStore(sortOf(useStoreApi()), selector);
}
