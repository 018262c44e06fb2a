/** What bench.html is asked to load. */
export interface InitOptions {
  modelBase: string;
  modelId: string;
  dtype: 'fp32' | 'q8' | 'default';
  threads: 'default' | number;
  device?: 'wasm' | 'webgpu';
  template: string;
  /** `manifest`: the folder is one of ours; else it is in the public ONNX layout. */
  layout?: 'manifest' | 'public';
}

const KEY = 'measured';

/**
 * What bench.html was asked for last, as far as it keeps such a model. In localStorage, where it is read at once: the model is
 * to be opened while the rest of the page is still on its way.
 */
export const lastMeasured = {
  read(): InitOptions | null {
    try {
      // written below, and by nothing else of this origin
      return JSON.parse(localStorage.getItem(KEY) ?? 'null') as InitOptions | null;
    } catch {
      return null;
    }
  },

  write(options: InitOptions): void {
    try {
      localStorage.setItem(KEY, JSON.stringify(options));
    } catch {
      // storage is full or forbidden: the next visit waits until it is asked
    }
  },

  remove(): void {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // nothing is stored where storage is forbidden
    }
  },
};
