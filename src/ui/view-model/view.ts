import { create } from 'zustand';

export type DialogName =
  | 'help'
  | 'privacy'
  | 'engine'
  | 'large'
  | 'credits'
  | 'models'
  | 'compare'
  | 'duplicates'
  | 'view'
  | 'evaluate'
  | 'left-out'
  | 'review'
  | 'sort'
  | 'zip'
  | 'camera'
  | 'storage';

interface View {
  dialog: DialogName | null;
  open(dialog: DialogName): void;
  close(): void;
}

/** What only the screen knows: which dialog is open. Nothing here is kept or tested for results. */
export const useView = create<View>((set) => ({
  dialog: null,
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: null }),
}));
