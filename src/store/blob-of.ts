import { nextTask } from '../intake/next-task.ts';

/** How long the page's thread is held at a time. */
const HOLD_MS = 12;

/** A file of many parts of text. The page draws and answers between them, however many there are. */
export async function blobOf(parts: Iterable<string>, type: string): Promise<Blob> {
  const done: Blob[] = [];
  let slice: string[] = [];
  let heldSinceMs = performance.now();
  for (const part of parts) {
    slice.push(part);
    if (performance.now() - heldSinceMs < HOLD_MS) continue;
    // bytes by now: making them of everything at the end would hold the page again
    done.push(new Blob(slice));
    slice = [];
    await nextTask();
    heldSinceMs = performance.now();
  }
  return new Blob([...done, ...slice], { type });
}
