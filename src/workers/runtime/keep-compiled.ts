/** By this name `scripts/runtime/filler.ts` adds its function to the runtime. */
const FILLER = 'fillCode';
type Filler = (number: number) => number;

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
 * at every visit. A function whose code is a megabyte makes it full. Other browsers gain and lose nothing by it.
 *
 * @param url of the file that `instance` is of.
 */
export async function keepCompiled({ exports }: WebAssembly.Instance, url: string): Promise<void> {
  const fill = exports[FILLER] as Filler | undefined;
  // the files for graphics cards are as they were packaged
  if (!fill) return;
  await delay(FIRST_WAIT_MS);
  if (isKept(fill) || !(await openNextFile(url))) return;
  for (let call = 0; call < CALLS; call++) fill(call);
}

/**
 * Whether the filler comes from an earlier visit: then its first call takes about as long as its second (3.4 to 4 times in
 * Chromium 156 on x64), and otherwise as long as compiling it (200 times).
 */
function isKept(fill: Filler): boolean {
  const elapsedMs = [0, 1].map((number) => {
    const startedAtMs = performance.now();
    fill(number);
    return performance.now() - startedAtMs;
  });
  return elapsedMs[0]! < 40 * elapsedMs[1]!;
}

/**
 * Compiles the file that the next visit will get, which costs little, as the code is here. From then on code is kept beside
 * that, as long as this worker lives. On a first visit the file comes from the server, and next time from the service worker's copy.
 *
 * @returns false if it cannot be had: then the next visit takes a little longer.
 */
async function openNextFile(url: string): Promise<boolean> {
  try {
    for (let waitMs = FIRST_WAIT_MS; !(await isNextFileHere(url)); waitMs *= 2) {
      if (waitMs > LONGEST_WAIT_MS) return false;
      await delay(waitMs);
    }
    await WebAssembly.compileStreaming(fetch(url));
    return true;
  } catch {
    return false;
  }
}

/** @returns false while the service worker's copy is on its way; without a service worker nothing is. */
async function isNextFileHere(url: string): Promise<boolean> {
  const storage = globalThis.caches as CacheStorage | undefined;
  if (!storage || (await storage.keys()).length === 0) return true;
  return (await storage.match(url, { ignoreSearch: true })) !== undefined;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
