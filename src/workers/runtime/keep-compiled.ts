/** By this name `scripts/runtime/filler.ts` adds its function to the runtime. */
const FILLER = 'fillCode';
/** Until then a first picture and its labels are through, and what they need is compiled. */
const FIRST_WAIT_MS = 4000;
/** Each wait for the service worker's copy is twice as long as the one before. */
const LONGEST_WAIT_MS = 64_000;
/** Chromium compiles a function of a megabyte with care after about ten calls. */
const CALLS = 16;

/**
 * Has Chromium keep what it compiled of the runtime for the next visit.
 *
 * It keeps optimised code beside the file that it came from, but only each time that another megabyte of it has come
 * together (`--wasm-caching-hard-threshold`). Its other rule, after two seconds without new code, was never seen to work in a
 * worker of Chromium 156. So what was compiled after the last full megabyte, or all of it, would be compiled again
 * at every visit. A function whose code is a megabyte makes it full; at later visits it is there already, and calling it costs about a
 * millisecond. Other browsers gain and lose nothing by it.
 *
 * @param url of the file that `instance` is of.
 */
export function keepCompiled({ exports }: WebAssembly.Instance, url: string): void {
  const fill = exports[FILLER] as ((number: number) => number) | undefined;
  // the files for graphics cards are as they were packaged
  if (!fill) return;
  const keep = async () => {
    for (let waitMs = FIRST_WAIT_MS; waitMs <= LONGEST_WAIT_MS; waitMs *= 2) {
      await delay(waitMs);
      if (await isNextFileKnown(url)) break;
    }
    for (let call = 0; call < CALLS; call++) fill(call);
  };
  void keep();
}

/**
 * Whether code is kept beside the file that the next visit will get. On a first visit it comes from the server, and next
 * time from the service worker's copy. Compiling what the service worker gives costs little, as the code is here;
 * from then on it is kept beside that, too.
 *
 * @returns false while the copy is still on its way.
 */
async function isNextFileKnown(url: string): Promise<boolean> {
  const [came] = performance.getEntriesByName(url, 'resource') as PerformanceResourceTiming[];
  if (!came || came.workerStart > 0) return true;
  try {
    // without a service worker nothing is on its way
    if ((await caches.keys()).length === 0) return true;
    if (!(await caches.match(url, { ignoreSearch: true }))) return false;
    await WebAssembly.compileStreaming(fetch(url));
  } catch {
    // without storage there is no copy, and the next visit takes a little longer
  }
  return true;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
