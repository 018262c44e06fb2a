import type { StoreApi } from 'zustand';
import type { LabelVault } from '../vault/label-vault.ts';
import type { AppState } from './state.ts';

const SETTLE_MS = 300;

/**
 * Brings back the labels and templates of the last visit, and keeps those of this one. Labels in the address come
 * first, and are kept only once the person changes them.
 */
export class LabelMemory {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unkept = false;
  private restoring = true;

  constructor(
    private readonly store: StoreApi<AppState>,
    private readonly vault: LabelVault,
  ) {
    store.subscribe((state, before) => {
      const same =
        state.labelText === before.labelText &&
        state.templateText === before.templateText &&
        state.labelSetId === before.labelSetId;
      if (!same && !this.restoring) this.keepSoon();
    });
    void this.restore();
  }

  /** Keeps at once what waits: the page may be going away. */
  flush(): void {
    clearTimeout(this.timer);
    if (!this.unkept) return;
    this.unkept = false;
    const { labelText, templateText, labelSetId } = this.store.getState();
    this.vault.keepLast({ labelText, templateText, labelSetId });
  }

  private keepSoon(): void {
    this.unkept = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), SETTLE_MS);
  }

  private async restore(): Promise<void> {
    const { labelText: given } = this.store.getState();
    const [labelSets, last] = await Promise.all([this.vault.sets(), this.vault.last()]);
    this.store.setState({ labelSets });
    const { labelText, templateText, actions } = this.store.getState();
    // someone may have been quicker
    const untouched = labelText === given && templateText === null;
    if (last && given === '' && untouched) {
      actions.setLabelText(last.labelText);
      if (last.templateText !== null) actions.setTemplateText(last.templateText);
      const labelSetId = labelSets.some(({ id }) => id === last.labelSetId) ? last.labelSetId : null;
      this.store.setState({ labelSetId });
    }
    this.restoring = false;
    if (!untouched) this.keepSoon();
  }
}
