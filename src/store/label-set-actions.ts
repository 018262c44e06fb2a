import type { StoreApi } from 'zustand';
import type { LabelVault } from '../vault/label-vault.ts';
import type { LabelSet } from '../vault/records.ts';
import {
  labelSetToJson,
  labelSetToText,
  MAX_LABEL_FILE_BYTES,
  parseLabelSetFile,
  type LabelSetContent,
} from './label-set-file.ts';
import type { Actions, AppState, Notice } from './state.ts';

type OwnActions = Pick<
  Actions,
  | 'startFromLabels'
  | 'chooseLabelSet'
  | 'saveLabelSet'
  | 'saveLabelSetAs'
  | 'renameLabelSet'
  | 'removeLabelSet'
  | 'importLabelSet'
  | 'exportLabelSet'
>;

/** Label sets with a name: chosen, saved, renamed, deleted, carried in files. */
export class LabelSetActions {
  constructor(
    private readonly store: StoreApi<AppState>,
    private readonly vault?: LabelVault,
  ) {}

  readonly actions: OwnActions = {
    startFromLabels: (labelText) => this.show({ labelText, templateText: null }, null),
    chooseLabelSet: (id) => {
      const set = this.sets().find((each) => each.id === id);
      if (set) this.show(set, set.id);
    },
    saveLabelSet: () => {
      const current = this.current();
      if (current) this.put({ ...current, ...this.shown(), updatedAtMs: Date.now() });
    },
    saveLabelSetAs: (name) => this.add({ name, ...this.shown() }),
    renameLabelSet: (name) => {
      const current = this.current();
      if (current) this.put({ ...current, name, updatedAtMs: Date.now() });
    },
    removeLabelSet: () => this.remove(),
    importLabelSet: (file) => this.import(file),
    exportLabelSet: (format) => {
      const name = this.current()?.name ?? 'Labels';
      const content = { name, ...this.shown() };
      const { saveFile } = this.store.getState().actions;
      if (format === 'json')
        saveFile(`${fileNameOf(name)}.json`, labelSetToJson(content), 'application/json');
      else saveFile(`${fileNameOf(name)}.txt`, labelSetToText(content), 'text/plain');
    },
  };

  private sets(): readonly LabelSet[] {
    return this.store.getState().labelSets;
  }

  private current(): LabelSet | undefined {
    const { labelSets, labelSetId } = this.store.getState();
    return labelSets.find(({ id }) => id === labelSetId);
  }

  private shown(): Omit<LabelSetContent, 'name'> {
    const { labelText, templateText } = this.store.getState();
    return { labelText, templateText };
  }

  private show({ labelText, templateText }: Omit<LabelSetContent, 'name'>, labelSetId: string | null): void {
    const { actions, templateText: before } = this.store.getState();
    actions.setLabelText(labelText);
    if (templateText !== before) actions.setTemplateText(templateText);
    this.store.setState({ labelSetId });
  }

  private add(content: LabelSetContent): void {
    const nowMs = Date.now();
    const set = { ...content, id: crypto.randomUUID(), createdAtMs: nowMs, updatedAtMs: nowMs };
    this.put(set);
    this.store.setState({ labelSetId: set.id });
  }

  private put(set: LabelSet): void {
    const others = this.sets().filter(({ id }) => id !== set.id);
    const labelSets = [...others, set].sort((a, b) => a.name.localeCompare(b.name));
    this.store.setState({ labelSets });
    void this.vault?.put(set).then((kept) => {
      if (!kept) this.notify({ type: 'label-set-not-kept', name: set.name }, null);
    });
  }

  private remove(): void {
    const set = this.current();
    if (!set) return;
    this.store.setState({ labelSets: this.sets().filter(({ id }) => id !== set.id), labelSetId: null });
    void this.vault?.remove(set.id);
    this.notify({ type: 'label-set-removed', name: set.name }, () => {
      this.put(set);
      this.store.setState({ labelSetId: set.id });
    });
  }

  private async import(file: File): Promise<void> {
    try {
      if (file.size > MAX_LABEL_FILE_BYTES) throw new RangeError(`${file.size} bytes`);
      const content = parseLabelSetFile(file.name, await file.text());
      this.add(content);
      this.show(content, this.store.getState().labelSetId);
    } catch {
      this.notify({ type: 'label-set-unreadable', fileName: file.name }, null);
    }
  }

  private notify(kind: Notice['kind'], undo: (() => void) | null): void {
    this.store.setState({ notice: { id: Date.now(), kind, undo } });
  }
}

/** What every file system takes. */
function fileNameOf(name: string): string {
  return (
    name
      .replaceAll(/[^\p{L}\p{N} _-]+/gu, ' ')
      .trim()
      .slice(0, 60) || 'labels'
  );
}
