import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RgbPicture } from '../../src/clip/preprocess.ts';
import { CommandError } from './command-error.ts';
import { decodePicture } from './decode-picture.ts';
import type { Encoders } from './encoders.ts';
import type { Progress } from './progress.ts';

/** Pictures decoded ahead of the encoder: enough to keep it busy, few enough for 12 megapixel ones in memory. */
const DECODE_AHEAD = 4;

export interface EmbeddedPictures {
  /** By path; unreadable pictures are not in it. */
  embeddings: Map<string, Float32Array<ArrayBuffer>>;
  failed: number;
}

/**
 * Embeds pictures one after the other while the next ones are decoded. An unreadable one is named and counted, and
 * never stops the others.
 *
 * @param paths relative to `root`.
 * @throws {CommandError} if not one of them can be read.
 */
export async function embedPictures(
  root: string,
  paths: readonly string[],
  encoders: Encoders,
  progress: Progress,
): Promise<EmbeddedPictures> {
  const embeddings = new Map<string, Float32Array<ArrayBuffer>>();
  for await (const { path, decoded } of decodeAhead(root, paths)) {
    if (decoded instanceof Error) progress.warn(`${path}: ${decoded.message}`);
    else embeddings.set(path, await encoders.encodeImage(decoded));
    progress.step();
  }
  progress.finish();
  if (embeddings.size === 0) throw new CommandError('Not one of the pictures could be read.');
  return { embeddings, failed: paths.length - embeddings.size };
}

async function* decodeAhead(root: string, paths: readonly string[]) {
  const decode = (path: string): Promise<RgbPicture | Error> => {
    return readFile(join(root, path))
      .then(decodePicture)
      .catch((error: unknown) => error as Error);
  };
  const running: Promise<RgbPicture | Error>[] = [];
  for (const [index, path] of paths.entries()) {
    while (running.length < DECODE_AHEAD && index + running.length < paths.length) {
      running.push(decode(paths[index + running.length]!));
    }
    yield { path, decoded: await running.shift()! };
  }
}
