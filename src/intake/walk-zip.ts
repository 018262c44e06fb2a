import {
  BlobReader,
  ERR_BAD_FORMAT,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_EOCDR_NOT_FOUND,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import type { Found, LeftOutReason } from './found.ts';
import { isUnwanted } from './gather-files.ts';
import type { LazyFile } from './picture.ts';

/** Of one picture; the engine refuses larger files anyway. */
const MAX_PICTURE_BYTES = 512e6;
/** Empty drawings shrink to a hundredth, a bomb to a thousandth; small files may shrink as they like. */
const MAX_RATIO = 200;
const RATIO_FREE_BYTES = 10e6;
const MAX_ENTRIES = 200_000;
/** The list of contents of that many files with long names. */
const MAX_READ_BYTES = 64e6;

/**
 * Every file of a zip file by its list of contents. Nothing is unpacked before a file is opened, and then that file
 * only: a zip of many gigabytes is never in memory. A zip that cannot be read is told of in one entry; a file that
 * is no zip at all is passed on as what it is.
 */
export async function* walkZip(zip: File): AsyncGenerator<Found> {
  const reader = new ZipReader(new CarefulReader(zip), {
    useWebWorkers: false,
    checkCrc32: true,
    checkOverlappingEntry: true,
    // one such name would end the list; `describe` keeps every name inside the folder
    filenameValidation: 'tolerant',
  });
  const folder = zip.name.replace(/\.zip$/i, '');
  let count = 0;
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory) continue;
      if (++count > MAX_ENTRIES) {
        yield { kind: 'left-out', path: zip.name, reason: 'too-many' };
        return;
      }
      const found = describe(entry, zip, folder);
      if (found) yield found;
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (count === 0 && (message === ERR_EOCDR_NOT_FOUND || message === ERR_BAD_FORMAT)) {
      yield { kind: 'file', path: zip.name, name: zip.name, file: zip, chosen: true };
    } else {
      const reason = message === ERR_ENCRYPTED_CENTRAL_DIRECTORY ? 'zip-encrypted' : 'zip-damaged';
      yield { kind: 'left-out', path: zip.name, reason };
    }
  }
}

function describe(entry: FileEntry, zip: File, folder: string): Found | null {
  const parts = entry.filename.split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  const name = parts.at(-1);
  if (name === undefined || isUnwanted({ name })) return null;
  const path = [folder, ...parts].join('/');
  const reason = refusal(entry);
  if (reason) return { kind: 'left-out', path, reason };
  return { kind: 'file', path, name, file: new PackedFile(entry, name, zip.lastModified), chosen: false };
}

function refusal({ encrypted, uncompressedSize, compressedSize }: FileEntry): LeftOutReason | null {
  if (encrypted) return 'zip-encrypted';
  if (!(uncompressedSize <= MAX_PICTURE_BYTES)) return 'zip-bomb';
  return uncompressedSize > RATIO_FREE_BYTES && uncompressedSize > MAX_RATIO * compressedSize
    ? 'zip-bomb'
    : null;
}

/** Unpacked each time it is opened, and checked: its size as it goes, its checksum at the end. */
class PackedFile implements LazyFile {
  readonly size: number;

  constructor(
    private readonly entry: FileEntry,
    private readonly name: string,
    private readonly zipModified: number,
  ) {
    this.size = entry.uncompressedSize;
  }

  async open(): Promise<File> {
    const { readable, writable } = limitedTo(this.size);
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const collect = new WritableStream<Uint8Array<ArrayBuffer>>({
      write(chunk) {
        chunks.push(chunk);
      },
    });
    try {
      await Promise.all([readable.pipeTo(collect), this.entry.getData(writable)]);
    } catch (error) {
      throw new DOMException(`the zip file is damaged there: ${String(error)}`, 'DataError');
    }
    const changed = this.entry.lastModDate?.getTime();
    return new File(chunks, this.name, { lastModified: changed || this.zipModified });
  }
}

/** Passes on as many bytes as were declared, and breaks off at the first one more. */
function limitedTo(mostBytes: number) {
  let passedBytes = 0;
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      passedBytes += chunk.byteLength;
      if (passedBytes > mostBytes) throw new Error('it unpacks to more than the list of contents says');
      controller.enqueue(chunk);
    },
  });
}

/** Refuses to take a hostile list of contents into memory. */
class CarefulReader extends BlobReader {
  override readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    if (length > MAX_READ_BYTES) throw new Error('the list of contents is far too long');
    return super.readUint8Array(offset, length);
  }
}
