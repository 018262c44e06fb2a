/** Which files of a model are wanted, and which of them are to be downloaded, in this order. */
export interface KeepMessage {
  baseUrl: string;
  wanted: readonly string[];
  missing: readonly string[];
}

/** A file is there, with its size, or could not be kept: null. */
export interface KeepReport {
  path: string;
  bytes: number | null;
}

/** The worker that downloads into storage. Its thread goes on while ONNX Runtime blocks this one. */
export class Keeper {
  private readonly worker = new Worker(new URL('../keep.worker.ts', import.meta.url), { type: 'module' });
  private readonly sizes: ReadonlyMap<string, Promise<number | null>>;

  constructor(job: KeepMessage) {
    this.sizes = new Map(job.missing.map((path) => [path, this.report(path)]));
    this.worker.postMessage(job);
  }

  /** Size of the file once it is there; null if it could not be kept. */
  file(path: string): Promise<number | null> {
    return this.sizes.get(path) ?? Promise.resolve(null);
  }

  /** Nobody reads the files any more. */
  settle(): void {
    this.worker.postMessage('settle');
  }

  private report(path: string): Promise<number | null> {
    return new Promise((resolve) => {
      this.worker.addEventListener('message', ({ data }: MessageEvent<KeepReport>) => {
        if (data.path === path) resolve(data.bytes);
      });
      this.worker.addEventListener('error', () => resolve(null));
    });
  }
}
