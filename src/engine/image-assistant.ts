import { transfer } from 'comlink';
import type { EncodedImage, EncoderApi, LoadRequest } from './protocol.ts';
import { startEncodeWorker } from './start-workers.ts';
import { openWorkerLink } from './worker-link.ts';
import { unwrap } from './unwrap.ts';
import { within } from './within.ts';

/** Far more than a graph of a few megabytes takes, also from a slow server. */
const MAX_LOAD_MS = 60_000;
/** The small models for which there are assistants take a fraction of a second a picture. */
const MAX_ENCODE_MS = 60_000;

/** A worker with an image encoder and nothing else, beside the one that the page relies on. */
export class ImageAssistant {
  private readonly link = openWorkerLink<EncoderApi>(startEncodeWorker);

  /** @throws {EngineError} also where it computes wrong numbers. */
  async load(request: LoadRequest, compiled: WebAssembly.Module | null): Promise<void> {
    const answer = this.link.call((api) => api.loadImageEncoder(request, compiled));
    await within(MAX_LOAD_MS, unwrap(answer));
  }

  /** @param pixels are gone afterwards, whatever comes of it. */
  encode(pixels: Float32Array<ArrayBuffer>): Promise<EncodedImage> {
    const answer = this.link.call((api) => api.encodeImage(transfer(pixels, [pixels.buffer])));
    return within(MAX_ENCODE_MS, unwrap(answer));
  }

  /** What it was asked and has not answered rejects. */
  close(): void {
    this.link.close();
  }
}
