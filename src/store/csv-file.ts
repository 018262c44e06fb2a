import { blobOf } from './blob-of.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Excel takes a file without a byte order mark for the system's old code page and shows "Müll" as "MÃ¼ll". ASCII is the
 * same in both, so a file of nothing else has no mark and begins with its first column for every program.
 */
export async function csvFile(parts: Iterable<string>): Promise<Blob> {
  let letters = 0;
  function* counted() {
    for (const part of parts) {
      letters += part.length;
      yield part;
    }
  }
  const type = 'text/csv;charset=utf-8';
  const blob = await blobOf(counted(), type);
  // every letter beyond ASCII takes more bytes than code units
  return blob.size === letters ? blob : new Blob([BYTE_ORDER_MARK, blob], { type });
}
