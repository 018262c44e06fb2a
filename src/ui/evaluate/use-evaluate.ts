import { createContext, useContext, useEffect } from 'react';
import { create, useStore, type StoreApi } from 'zustand';
import type { EvaluateState } from '../../store/evaluate-state.ts';
import { evaluateStoreOf } from '../../store/evaluate-store.ts';
import { useStoreApi } from '../store-context.ts';

export const EvaluateContext = createContext<StoreApi<EvaluateState> | null>(null);

/** The evaluation of this page, kept in step with it as long as the component is there. */
export function useFollowedEvaluation(): StoreApi<EvaluateState> {
  const store = evaluateStoreOf(useStoreApi());
  useEffect(() => store.getState().actions.follow(), [store]);
  return store;
}

/** Reads a part of the evaluation, below `<EvaluateContext>`. */
export function useEvaluate<T>(selector: (state: EvaluateState) => T): T {
  const store = useContext(EvaluateContext);
  if (!store) throw new Error('A component was rendered outside <EvaluateContext>.');
  return useStore(store, selector);
}

/** The tab stays where it was when the dialog is opened again. */
export const useEvaluateTab = create<{ tab: string }>(() => ({ tab: 'mistakes' }));
