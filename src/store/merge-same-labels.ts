import type { StoreApi } from 'zustand';
import { withoutLabels } from '../clip/labels.ts';
import type { AppState } from './state.ts';

/** Keeps the first of each group of labels that are the same to the model. Can be taken back. */
export function mergeSameLabels(store: StoreApi<AppState>): void {
  const { labelText: before, labels, sameLabels, actions } = store.getState();
  const present = new Set(labels);
  // some may be gone from the textbox since the model has read them
  const doubles = sameLabels.flatMap((group) => group.filter((label) => present.has(label)).slice(1));
  if (doubles.length === 0) return;
  const after = withoutLabels(before, new Set(doubles));
  actions.setLabelText(after);
  const undo = () => {
    const { labelText } = store.getState();
    // what was typed meanwhile stays
    actions.setLabelText(labelText === after ? before : `${labelText}\n${doubles.join('\n')}`);
  };
  const notice = { id: Date.now(), kind: { type: 'labels-merged', count: doubles.length }, undo } as const;
  store.setState({ sameLabels: [], notice });
}
