import type { ImageSpec } from './manifest.ts';
import type { ResizeCrop } from './pillow-resize.ts';

/**
 * Which resize and which crop bring a picture of this size to the size that the model reads.
 *
 * 'shortest-side-crop' is torchvision's `Resize(n)` then `CenterCrop`, as openai/CLIP `_transform` has them: the
 * other side is cut to whole pixels, the crop's offset is rounded half to even (Python's `round`).
 * 'squash' is `resize((width, height))`, as SigLIP has it.
 */
export function resizeGeometry(
  picture: { widthPx: number; heightPx: number },
  spec: Pick<ImageSpec, 'widthPx' | 'heightPx' | 'geometry'>,
): ResizeCrop {
  const { widthPx, heightPx, geometry } = spec;
  if (geometry.kind === 'squash') {
    return { resizedWidthPx: widthPx, resizedHeightPx: heightPx, leftPx: 0, topPx: 0, widthPx, heightPx };
  }
  const shortest = Math.min(picture.widthPx, picture.heightPx);
  const scaled = (sidePx: number) => Math.trunc((geometry.shortestSidePx * sidePx) / shortest);
  const resizedWidthPx = scaled(picture.widthPx);
  const resizedHeightPx = scaled(picture.heightPx);
  return {
    resizedWidthPx,
    resizedHeightPx,
    leftPx: roundHalfToEven((resizedWidthPx - widthPx) / 2),
    topPx: roundHalfToEven((resizedHeightPx - heightPx) / 2),
    widthPx,
    heightPx,
  };
}

/** Python's `round` for a non-negative multiple of one half: 0.5 -> 0, 1.5 -> 2, 2.5 -> 2. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
