import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { judgeAnswer, rangeHeaders } from '../../models/library/range.ts';
import type { RemoteFile } from '../../models/library/types.ts';
import { ModelError } from '../../models/model-error.ts';
import { askServer, failed, PassingFailure } from './ask-server.ts';
import { bodyOf } from './body.ts';
import type { Part } from './storage.ts';

export interface FileDownload {
  file: RemoteFile;
  part: Part;
  /** Of the version that the part is of. */
  etag: string | null;
  signal: AbortSignal;
  /** A new version of the file has begun. */
  onEtag: (etag: string | null) => Promise<void>;
  /** Bytes of this file that are there now; may fall when a part is thrown away. */
  onBytes: (haveBytes: number) => void;
}

/** Waits between attempts that brought nothing; one that brought something starts the list again. */
const PAUSES_MS = [500, 1500, 4000];

/**
 * Downloads what is missing of one file into its part and checks the whole of it. The hash runs along with the
 * bytes; what an earlier page has left in the part is read once to catch up.
 *
 * @throws {ModelError} `MODEL_NOT_ON_HOST`, `MODEL_DOWNLOAD_FAILED`, `MODEL_CHECKSUM_MISMATCH`, `STORAGE_FULL`; an
 * abort rejects with AbortError. After a mismatch the part is empty; after anything else it keeps what it has.
 */
export async function downloadFile(download: FileDownload): Promise<void> {
  const run = new Run(download);
  await run.catchUp();
  for (let failures = 0; ;) {
    const bestBytes = run.bestBytes;
    try {
      return await run.attempt();
    } catch (error) {
      download.signal.throwIfAborted();
      if (!(error instanceof PassingFailure)) throw error;
      if (run.bestBytes > bestBytes) failures = 0;
      const pauseMs = PAUSES_MS[failures++];
      if (pauseMs === undefined) throw error.failure;
      await pause(pauseMs, download.signal);
    }
  }
}

class Run {
  /** The furthest that any attempt came. */
  bestBytes = 0;
  private haveBytes = 0;
  private hash = sha256.create();
  /** The bytes are of more than one answer, perhaps of two versions of the file. */
  private patched = false;
  private etag: string | null;

  constructor(private readonly download: FileDownload) {
    this.etag = download.etag;
  }

  async catchUp(): Promise<void> {
    const { part, file } = this.download;
    if (part.sizeBytes > file.bytes) await part.clear();
    await part.readAll((chunk) => this.count(chunk));
    this.patched = this.haveBytes > 0;
  }

  async attempt(): Promise<void> {
    const { file } = this.download;
    if (this.haveBytes < file.bytes) await this.fetchRest();
    if (bytesToHex(this.hash.clone().digest()) === file.sha256) return;
    const { patched } = this;
    await this.startOver();
    if (patched) return this.attempt();
    throw mismatch(file, 'SHA-256 differs from that of the catalogue');
  }

  private async fetchRest(): Promise<void> {
    const { file, signal } = this.download;
    const sameOrigin = new URL(file.url).origin === self.location.origin;
    const response = await askServer(file, rangeHeaders(this.haveBytes, this.etag, sameOrigin), signal);
    const { status, headers } = response;
    const etag = headers.get('ETag');
    const answer = { status, etag, contentRange: headers.get('Content-Range') };
    const verdict = judgeAnswer(answer, this.haveBytes, this.etag);
    if (verdict === 'append' || verdict === 'restart') return this.takeBody(response, verdict, etag);
    await response.body?.cancel();
    const hadBytes = this.haveBytes;
    await this.startOver();
    if (verdict === 'refused') throw mismatch(file, `the server's file ends before byte ${hadBytes}`);
    if (hadBytes === 0) throw failed(file, 'the server sent a part that nobody asked for');
    return this.fetchRest();
  }

  private async takeBody(
    response: Response,
    verdict: 'append' | 'restart',
    etag: string | null,
  ): Promise<void> {
    const { file, part, signal, onEtag } = this.download;
    if (verdict === 'restart' && this.haveBytes > 0) await this.startOver();
    if (this.haveBytes > 0) this.patched = true;
    if (this.haveBytes === 0) await onEtag((this.etag = etag));
    let arrivedBytes = 0;
    for await (const chunk of bodyOf(response, file, signal)) {
      arrivedBytes += chunk.byteLength;
      if (this.haveBytes + chunk.byteLength > file.bytes) {
        await this.startOver();
        throw mismatch(file, `the server's file is longer than ${file.bytes} bytes`);
      }
      await part.append(chunk);
      this.count(chunk);
    }
    if (this.haveBytes === file.bytes) return;
    // the server said how much it would send and sent that: its file is another one
    const complete = Number(response.headers.get('Content-Length')) === arrivedBytes;
    const detail = `the file ended after ${this.haveBytes} of ${file.bytes} bytes`;
    if (!complete) throw new PassingFailure(failed(file, detail));
    await this.startOver();
    throw mismatch(file, detail);
  }

  private count(chunk: Uint8Array): void {
    this.hash.update(chunk);
    this.haveBytes += chunk.byteLength;
    this.bestBytes = Math.max(this.bestBytes, this.haveBytes);
    this.download.onBytes(this.haveBytes);
  }

  private async startOver(): Promise<void> {
    await this.download.part.clear();
    this.haveBytes = 0;
    this.patched = false;
    this.etag = null;
    this.hash = sha256.create();
    this.download.onBytes(0);
  }
}

function mismatch(file: RemoteFile, detail: string): ModelError {
  return new ModelError('MODEL_CHECKSUM_MISMATCH', file.path, detail);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
