/**
 * Limits that are enforced before memory is taken.
 *
 * A decoded picture takes 4 bytes a pixel twice (the bitmap and the copy that is read), so 120 megapixels are
 * about 1 GB for a moment. The largest sensors sold in cameras have 102 to 151 megapixels.
 */
export const MAX_MEGAPIXELS = 120;
export const MAX_FILE_BYTES = 512 * 1024 * 1024;
/** Of pictures above this, one at a time is decoded; of those below, one in each worker. Most phones take 12. */
export const LARGE_MEGAPIXELS = 25;
/** Encoders write 10 at most; a small picture inside the metadata has scans of its own. */
export const MAX_JPEG_SCANS = 100;
/**
 * Scans times megapixels: each scan goes through the whole picture, whether it has anything in it or not. What
 * encoders write at the largest size is 10 times 120, which takes about four seconds; 90 times 120 were measured to
 * take over twelve.
 */
export const MAX_JPEG_SCANNED_MEGAPIXELS = 1200;
