/**
 * Browsers draw what there is of a file that was cut short and leave the rest grey, without an error; the
 * reference implementation refuses it. So the end is looked for here.
 */
export function isComplete(bytes: Uint8Array, format: string): boolean {
  if (format === 'jpg') return hasJpegEnd(bytes);
  if (format === 'png') return indexOfBackwards(bytes, [0x49, 0x45, 0x4e, 0x44]) >= 0;
  if (format === 'webp') return bytes.length >= riffLength(bytes);
  return true;
}

/** A thumbnail inside the metadata has an end marker of its own, so only what follows the first scan counts. */
function hasJpegEnd(bytes: Uint8Array): boolean {
  const end = indexOfBackwards(bytes, [0xff, 0xd9]);
  return end >= 0 && end > firstScanStart(bytes);
}

/** Walks the segments of the outer file up to its first start-of-scan; past the end where there is none. */
function firstScanStart(bytes: Uint8Array): number {
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return bytes.length;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xda) return at;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return bytes.length;
}

/** Length that the RIFF header states, header included. */
function riffLength(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true) + 8;
}

function indexOfBackwards(bytes: Uint8Array, wanted: [number, ...number[]]): number {
  // the search for one byte is the browser's own: half a gigabyte without an end must not take half a minute
  for (
    let at = bytes.lastIndexOf(wanted[0]);
    at >= 0;
    at = at > 0 ? bytes.lastIndexOf(wanted[0], at - 1) : -1
  ) {
    if (wanted.every((byte, offset) => bytes[at + offset] === byte)) return at;
  }
  return -1;
}
