import { type Found, type IntakeSource, type LeftOut, reasonOf } from './found.ts';
import { nextPictureId } from './gather-files.ts';
import { nextTask } from './next-task.ts';
import { hasPictureName, looksLikePicture, SIGNATURE_BYTES } from './picture-kinds.ts';
import { openFile, type Picture } from './picture.ts';
import { isZip } from './walk-files.ts';

/** The list of what was left out ends here; the count goes on. */
const MAX_LISTED = 5000;
/** Pictures are handed on in parts of this many, or whenever the clock says so. */
const PART_PICTURES = 500;
const PART_MS = 200;
/** How long the page's thread is held at a time. */
const HOLD_MS = 12;

export interface TakenIn {
  pictures: number;
  leftOut: LeftOut[];
  leftOutCount: number;
}

interface Listener {
  /** Parts of what was found, in order. */
  onPictures(pictures: Picture[]): void;
  onProgress(taken: TakenIn): void;
}

/**
 * Walks through a source, tells pictures from other files, and hands on what it finds in parts. Holds the thread
 * for about `HOLD_MS` at a time.
 *
 * An abort ends the walk; what was handed on stays, and the promise resolves with it.
 */
export async function takeIn(
  source: IntakeSource,
  signal: AbortSignal,
  { onPictures, onProgress }: Listener,
): Promise<TakenIn> {
  const taken: TakenIn = { pictures: 0, leftOut: [], leftOutCount: 0 };
  let part: Picture[] = [];
  let handedOn = performance.now();
  let held = handedOn;
  const handOn = () => {
    if (part.length > 0) onPictures(part);
    part = [];
    handedOn = performance.now();
    onProgress(taken);
  };
  for await (const found of source.walk()) {
    if (signal.aborted) break;
    const result = await judge(found);
    if ('id' in result) {
      part.push(result);
      taken.pictures += 1;
    } else {
      taken.leftOutCount += 1;
      if (taken.leftOut.length < MAX_LISTED) taken.leftOut.push(result);
    }
    const now = performance.now();
    if (part.length >= PART_PICTURES || now - handedOn > PART_MS) handOn();
    if (now - held > HOLD_MS) {
      await nextTask();
      held = performance.now();
    }
  }
  handOn();
  return taken;
}

/** A folder's file is a picture by its name, or else by its first bytes. */
async function judge(found: Found): Promise<Picture | LeftOut> {
  if (found.kind === 'left-out') return { path: found.path, reason: found.reason };
  const { path, name, file, place, chosen } = found;
  const picture = { id: nextPictureId(), name, path, file, ...(place ? { place } : {}) };
  if (chosen || hasPictureName(name)) return picture;
  if (isZip({ name })) return { path, reason: 'zip-inside' };
  try {
    const start = (await openFile(file)).slice(0, SIGNATURE_BYTES);
    const bytes = new Uint8Array(await start.arrayBuffer());
    return looksLikePicture(bytes) ? picture : { path, reason: 'not-a-picture' };
  } catch (error) {
    return { path, reason: reasonOf(error) };
  }
}
