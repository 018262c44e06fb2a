/** A small version for the grid. Only looked at, never encoded, so the browser's own scaling will do. */
export async function makeThumbnail(bitmap: ImageBitmap, longestSidePx: number): Promise<Blob> {
  const scale = Math.min(1, longestSidePx / Math.max(bitmap.width, bitmap.height));
  const widthPx = Math.max(1, Math.round(bitmap.width * scale));
  const heightPx = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d context');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, widthPx, heightPx);
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
}
