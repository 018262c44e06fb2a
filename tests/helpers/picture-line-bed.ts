import { vi } from 'vitest';
import type { RunnableManifest } from '../../src/clip/runnable-manifest.ts';
import type { EncoderHandle } from '../../src/engine/encoder-handle.ts';
import { EncoderLane } from '../../src/engine/encoder-lane.ts';
import { EngineError, type EngineErrorCode } from '../../src/engine/error-codes.ts';
import type { FindEmbedding } from '../../src/engine/known-embedding.ts';
import { type EncodedPicture, PictureLine, type PictureRequest } from '../../src/engine/picture-line.ts';
import type {
  EncodedImage,
  EncoderApi,
  Outcome,
  PreparedPicture,
  PreparerApi,
  RuntimeChoice,
} from '../../src/engine/protocol.ts';
import { PortWorker } from './port-worker.ts';

type Prepare = (
  ...args: [...Parameters<PreparerApi['prepare']>, reader: FakeReader]
) => ReturnType<PreparerApi['prepare']>;

export const failure = (code: EngineErrorCode) => ({
  ok: false as const,
  error: { code, detail: '', facts: {} },
});

/** A picture whose first pixel says how many bytes its file had, so that each can be told from the others. */
export const prepared = (file: Blob): { ok: true; value: PreparedPicture } => ({
  ok: true,
  value: {
    sha256: `hash of ${file.size} bytes`,
    widthPx: 4,
    heightPx: 3,
    pixels: Float32Array.of(file.size, 0, 0),
    thumbnail: null,
    decodeMs: 1,
    preprocessMs: 2,
  },
});

export class FakeReader extends PortWorker {
  static started: FakeReader[] = [];
  static prepare: Prepare;

  constructor() {
    super();
    FakeReader.started.push(this);
    const api: PreparerApi = {
      prepare: (request, lookUp) => FakeReader.prepare(request, lookUp, this),
      warmUp: () => Promise.resolve({ ok: true, value: null }),
      checkSvg: () => Promise.resolve({ ok: true, value: undefined }),
    };
    this.answerWith(api);
  }
}

/** Encodes a picture as its first pixel. */
export class FakeEncoder {
  readonly seen: number[] = [];
  readonly faults: EngineError[] = [];

  private readonly api = {
    encodeImage: async (pixels: Float32Array): Promise<Outcome<EncodedImage>> => {
      this.seen.push(pixels[0] ?? Number.NaN);
      return { ok: true, value: { embedding: Float32Array.of(pixels[0] ?? Number.NaN), elapsedMs: 5 } };
    },
  } as EncoderApi;

  async call<T>(ask: (api: EncoderApi, choice: RuntimeChoice) => Promise<Outcome<T>>): Promise<T> {
    const fault = this.faults.shift();
    if (fault) throw fault;
    const outcome = await ask(this.api, { imagePrecision: 'q8' } as RuntimeChoice);
    if (!outcome.ok) throw EngineError.fromData(outcome.error);
    return outcome.value;
  }
}

export const MODEL = {
  image: {
    ...{ widthPx: 1, heightPx: 1, geometry: { kind: 'squash' }, filter: 'bicubic' },
    ...{ mean: [0, 0, 0], std: [1, 1, 1] },
  },
} as unknown as RunnableManifest;

/** Reads a picture only where its numbers are not known already, as the real reader does. */
export const preparedUnlessKnown: Prepare = async ({ file }, lookUp) => {
  const full = prepared(file);
  const size = await lookUp(full.value.sha256);
  return size ? { ok: true, value: { ...full.value, ...size, pixels: null } } : full;
};

/** A picture line over fake readers, two at most, and a fake encoder. */
export class PictureLineBed {
  readonly encoder = new FakeEncoder();
  readonly line: PictureLine;

  constructor() {
    FakeReader.started = [];
    FakeReader.prepare = async ({ file }) => prepared(file);
    vi.stubGlobal('Worker', FakeReader);
    vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
    this.line = this.anotherLine();
  }

  anotherLine(): PictureLine {
    return new PictureLine(this.encoder as unknown as EncoderHandle, new EncoderLane());
  }

  readonly encode = (
    bytes: number,
    signal = new AbortController().signal,
    more: Partial<PictureRequest> = {},
    find?: FindEmbedding,
  ): Promise<EncodedPicture> => {
    const file = new Blob([new Uint8Array(bytes)]);
    return this.line.encode(signal, { file, fileName: 'picture.png', thumbnailPx: 0, ...more }, MODEL, find);
  };

  close(): void {
    this.line.close();
    vi.unstubAllGlobals();
  }
}
