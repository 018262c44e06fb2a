import type { Precision } from '../clip/manifest.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';

/** Of an encoder that may lie in memory more than once. */
const MAX_GRAPH_BYTES = 32 * 1024 * 1024;

/** Whether the image encoder may be run beside itself: by assistants, or to be measured. Of unknown size, it may not. */
export function isSmallModel({ image }: RunnableManifest, precision: Precision): boolean {
  return (image.files[precision]?.bytes ?? Infinity) <= MAX_GRAPH_BYTES;
}
