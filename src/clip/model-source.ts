/**
 * Where the bytes of a model's files come from. Structured-cloneable: a Blob crosses a thread as a reference, so a
 * stored model is read from the disk by the worker that needs it.
 */
export type ModelSource =
  /** `baseUrl`: absolute URL of the model folder, ending in a slash. */
  | {
      kind: 'url';
      baseUrl: string;
      /** The graphs are kept on this device until another model is opened like this, and read from there (bench.html). */
      keep?: true;
    }
  /** Files on this device that were checked when they were opened, by their path inside the model folder. */
  | {
      kind: 'files';
      files: ReadonlyMap<string, Blob>;
      /**
       * Where a file lies in the origin private file system, from its root, if it does: a worker may read it in place.
       * Names, because not every browser lets a handle cross a thread.
       */
      places?: ReadonlyMap<string, readonly string[]>;
    };
