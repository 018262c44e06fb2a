import { EngineError } from './error-codes.ts';

/** Longest side of the drawing; image encoders read 224 to 384 pixels. */
const LONGEST_SIDE_PX = 1024;

export function isSvg(file: Blob, fileName: string): boolean {
  return file.type === 'image/svg+xml' || /\.svg$/i.test(fileName);
}

/**
 * Draws an SVG on white. Only a document can draw one, so this runs in the page, inside an `<img>`: there scripts
 * do not run and nothing else is loaded. An SVG that states no size is drawn as a square.
 *
 * @throws {EngineError} `PICTURE_UNREADABLE`
 */
export async function rasterizeSvg(file: Blob): Promise<ImageBitmap> {
  const url = URL.createObjectURL(new Blob([file], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return await drawOnWhite(image);
  } catch (error) {
    throw new EngineError('PICTURE_UNREADABLE', `SVG: ${String(error)}`);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function drawOnWhite(image: HTMLImageElement): Promise<ImageBitmap> {
  const { naturalWidth: width, naturalHeight: height } = image;
  const hasSize = width > 0 && height > 0;
  const scale = hasSize ? LONGEST_SIDE_PX / Math.max(width, height) : 1;
  const canvas = new OffscreenCanvas(
    hasSize ? Math.max(1, Math.round(width * scale)) : LONGEST_SIDE_PX,
    hasSize ? Math.max(1, Math.round(height * scale)) : LONGEST_SIDE_PX,
  );
  const context = canvas.getContext('2d');
  if (!context) throw new EngineError('RUNTIME_OUT_OF_MEMORY', 'no canvas for an SVG');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return createImageBitmap(canvas);
}
