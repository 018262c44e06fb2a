import {
  BlobReader,
  ERR_ENCRYPTED,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_EOCDR_NOT_FOUND,
  ERR_OVERLAPPING_ENTRY,
  ERR_SPLIT_ZIP_FILE,
  ERR_UNSAFE_FILENAME,
  ERR_UNSUPPORTED_COMPRESSION,
  ERR_UNSUPPORTED_ENCRYPTION,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import { ModelError } from '../model-error.ts';
import { type ImportFile, MAX_FILES } from './model-files.ts';

/** What a model may have unpacked; above that no tab of a browser could run it. */
export const MAX_UNPACKED_BYTES = 4e9;
/** Weights shrink to a half at best, word lists to a tenth; a bomb shrinks to a thousandth. */
export const MAX_RATIO = 100;
/** Small files may shrink as they like. */
const RATIO_FREE_BYTES = 1e6;
/** The list of contents of 2000 files has far less. */
const MAX_READ_BYTES = 16e6;
/** Weights in other formats, pictures and the like stay packed. */
const WANTED = /\.(json|onnx)$/i;

const SENTENCES: Readonly<Record<string, string>> = {
  [ERR_EOCDR_NOT_FOUND]: 'is not a zip file, or its end is missing',
  [ERR_ENCRYPTED]: 'is encrypted; unpack it with its password and choose the folder',
  [ERR_ENCRYPTED_CENTRAL_DIRECTORY]: 'is encrypted; unpack it with its password and choose the folder',
  [ERR_UNSUPPORTED_ENCRYPTION]: 'is encrypted; unpack it with its password and choose the folder',
  [ERR_SPLIT_ZIP_FILE]: 'is one part of a zip file in several parts; join them first',
  [ERR_UNSAFE_FILENAME]: 'has a file whose name leads out of the folder, so it is not unpacked',
  [ERR_OVERLAPPING_ENTRY]: 'has files that lie on top of each other, as zip bombs do',
  [ERR_UNSUPPORTED_COMPRESSION]: 'is packed in a way that is not read here; pack it with "deflate"',
};

/**
 * The JSON and ONNX files of a zip file. What is stored unpacked in it becomes a slice of it, not a copy; what is
 * packed is unpacked into a Blob, which browsers put on the disk when it is large.
 *
 * @throws {ModelError} `MODEL_ZIP_INVALID` for a zip file that is damaged, encrypted, or unpacks to more than
 * `MAX_UNPACKED_BYTES` or `MAX_RATIO` times its size; an abort rejects with AbortError.
 */
export async function unpackZip(zip: Blob, zipName: string, signal?: AbortSignal): Promise<ImportFile[]> {
  signal?.throwIfAborted();
  const reader = new ZipReader(new CarefulReader(zip), {
    useWebWorkers: false,
    checkCrc32: true,
    checkOverlappingEntry: true,
    ...(signal ? { signal } : {}),
  });
  try {
    const entries = await listEntries(reader, zipName, signal);
    const files: ImportFile[] = [];
    for (const entry of entries) files.push({ path: entry.filename, blob: await unpack(zip, entry) });
    return files;
  } catch (error) {
    signal?.throwIfAborted();
    throw toModelError(error, zipName);
  } finally {
    await reader.close().catch(() => {});
  }
}

/** All limits on what is declared are checked here, before anything is unpacked. */
async function listEntries(
  reader: ZipReader<unknown>,
  zipName: string,
  signal?: AbortSignal,
): Promise<FileEntry[]> {
  const entries: FileEntry[] = [];
  let count = 0;
  let totalBytes = 0;
  for await (const entry of reader.getEntriesGenerator()) {
    signal?.throwIfAborted();
    if (++count > MAX_FILES) throw zipError(zipName, `has more than ${MAX_FILES} files`);
    if (entry.directory || !WANTED.test(entry.filename)) continue;
    const { filename, encrypted, uncompressedSize, compressedSize } = entry;
    if (encrypted) throw zipError(filename, SENTENCES[ERR_ENCRYPTED]!);
    totalBytes += uncompressedSize;
    if (!(totalBytes <= MAX_UNPACKED_BYTES)) {
      throw zipError(zipName, `unpacks to more than ${MAX_UNPACKED_BYTES / 1e9} GB`);
    }
    if (uncompressedSize > RATIO_FREE_BYTES && uncompressedSize > MAX_RATIO * compressedSize) {
      throw zipError(filename, `unpacks to more than ${MAX_RATIO} times its size, as zip bombs do`);
    }
    entries.push(entry);
  }
  return entries;
}

async function unpack(zip: Blob, entry: FileEntry): Promise<Blob> {
  const { filename, uncompressedSize, compressedSize, compressionMethod } = entry;
  try {
    if (compressionMethod === 0 && compressedSize === uncompressedSize) {
      // read once through, so that its checksum is compared
      await entry.getData(new WritableStream());
      const start = entry.localDirectory?.dataOffset;
      if (start !== undefined) return zip.slice(start, start + uncompressedSize);
    }
    const { readable, writable } = limitedTo(uncompressedSize, filename);
    const [blob] = await Promise.all([new Response(readable).blob(), entry.getData(writable)]);
    return blob;
  } catch (error) {
    throw toModelError(error, filename);
  }
}

/** Passes on as many bytes as were declared, and breaks off at the first one more. */
function limitedTo(
  mostBytes: number,
  filename: string,
): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  let passedBytes = 0;
  return new TransformStream({
    transform(chunk: Uint8Array<ArrayBuffer>, controller) {
      passedBytes += chunk.byteLength;
      if (passedBytes > mostBytes) throw zipError(filename, 'unpacks to more than the zip file says');
      controller.enqueue(chunk);
    },
  });
}

/** Refuses to take a hostile list of contents into memory. */
class CarefulReader extends BlobReader {
  override readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    if (length > MAX_READ_BYTES) throw new Error('its list of contents is far too long');
    return super.readUint8Array(offset, length);
  }
}

function toModelError(error: unknown, file: string): Error {
  if (error instanceof ModelError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return zipError(file, SENTENCES[message] ?? `is damaged (${message})`);
}

function zipError(file: string, detail: string): ModelError {
  return new ModelError('MODEL_ZIP_INVALID', file.slice(0, 100), detail);
}
