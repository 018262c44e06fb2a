import type { StoreApi } from 'zustand';
import { keepLastLabels, readLastLabels, type LastLabels } from './last-labels.ts';
import type { AppState } from './state.ts';

/**
 * Brings back the labels and templates of the last visit, and keeps those of this one with every change. Labels in the
 * address come first, and are kept only once the person changes them.
 */
export function rememberLabels(store: StoreApi<AppState>): void {
  const last = readLastLabels();
  if (last && store.getState().labelText === '') restore(store, last);
  store.subscribe((state, before) => {
    const same =
      state.labelText === before.labelText &&
      state.templateText === before.templateText &&
      state.labelSetId === before.labelSetId;
    if (same) return;
    const { labelText, templateText, labelSetId } = state;
    keepLastLabels({ labelText, templateText, labelSetId });
  });
}

/** The set may have been deleted since; then none is chosen. */
function restore(store: StoreApi<AppState>, { labelText, templateText, labelSetId }: LastLabels): void {
  const { actions } = store.getState();
  actions.setLabelText(labelText);
  if (templateText !== null) actions.setTemplateText(templateText);
  store.setState({ labelSetId });
}
