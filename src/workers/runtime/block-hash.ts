import { sha256Hex } from '../../models/sha256.ts';

const BLOCK_BYTES = 1024 * 1024;

/**
 * SHA-256 over the hexadecimal SHA-256 of each MiB of a file, one after the other. WebCrypto hashes only what is there as a
 * whole, and copies it: 17 MB would lie in memory three times, for as long as the thread has nothing else to do. Here one
 * block is read into again and again.
 *
 * @param onBytes called with the size of each piece as it arrives.
 * @throws whatever the file cannot be read for.
 */
export async function blockHash(
  file: ReadableStream<Uint8Array<ArrayBuffer>>,
  onBytes: (arrivedBytes: number) => void = () => {},
): Promise<string> {
  const readInto = readerInto(file);
  const hashes: string[] = [];
  let block = new Uint8Array(BLOCK_BYTES);
  let filledBytes = 0;
  for (;;) {
    const { bytes, arrivedBytes } = await readInto(block, filledBytes);
    block = bytes;
    filledBytes += arrivedBytes;
    if (arrivedBytes > 0) onBytes(arrivedBytes);
    if (filledBytes > 0 && (arrivedBytes === 0 || filledBytes === BLOCK_BYTES)) {
      hashes.push(await sha256Hex(block.subarray(0, filledBytes)));
      filledBytes = 0;
    }
    if (arrivedBytes === 0) return sha256Hex(new TextEncoder().encode(hashes.join('')));
  }
}

type Bytes = Uint8Array<ArrayBuffer>;

/** Reads what comes next into `room` from `start` on. Of the file nothing is left when no byte has arrived. */
type ReadInto = (room: Bytes, start: number) => Promise<{ bytes: Bytes; arrivedBytes: number }>;

function readerInto(file: ReadableStream<Bytes>): ReadInto {
  try {
    return readerOfBytes(file.getReader({ mode: 'byob' }));
  } catch {
    // Safari gives pieces of its own
    return readerOfPieces(file.getReader());
  }
}

function readerOfBytes(reader: ReadableStreamBYOBReader): ReadInto {
  return async (room, start) => {
    // the room is taken away and comes back with the bytes
    const { value } = await reader.read(room.subarray(start));
    return { bytes: value ? new Uint8Array(value.buffer) : room, arrivedBytes: value?.length ?? 0 };
  };
}

function readerOfPieces(reader: ReadableStreamDefaultReader<Bytes>): ReadInto {
  let left: Bytes = new Uint8Array();
  return async (bytes, start) => {
    while (left.length === 0) {
      const { done, value } = await reader.read();
      if (done) return { bytes, arrivedBytes: 0 };
      left = value;
    }
    const piece = left.subarray(0, bytes.length - start);
    bytes.set(piece, start);
    left = left.subarray(piece.length);
    return { bytes, arrivedBytes: piece.length };
  };
}
