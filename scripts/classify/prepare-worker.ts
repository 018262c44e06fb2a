import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { preprocess, type PreprocessSpec } from '../../src/clip/preprocess.ts';
import { decodePicture } from '../evaluate/decode-picture.ts';

/** A thread that reads, hashes, decodes and resizes pictures while the encoder works on the ones before. */

export type Prepared =
  | { pixels: Float32Array<ArrayBuffer>; sha256: string; widthPx: number; heightPx: number }
  | { error: string };

const spec = workerData as PreprocessSpec;

parentPort?.on('message', ({ id, path }: { id: number; path: string }) => {
  void prepare(path).then((prepared) => {
    const moved = 'pixels' in prepared ? [prepared.pixels.buffer] : [];
    parentPort?.postMessage({ id, prepared }, moved);
  });
});

async function prepare(path: string): Promise<Prepared> {
  try {
    const bytes = await readFile(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const picture = await decodePicture(bytes);
    return {
      pixels: preprocess(picture, spec),
      sha256,
      widthPx: picture.widthPx,
      heightPx: picture.heightPx,
    };
  } catch (error) {
    return { error: (error as Error).message.replaceAll(/\s+/g, ' ').trim() };
  }
}
